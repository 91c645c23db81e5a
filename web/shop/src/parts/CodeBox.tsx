import { saidBy } from '@nahtlos/design';
import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Cart, CartChange } from '../cart.js';
import { useCartChange, useLanguage, useWords } from '../context.js';

/** Coupons and gift cards: one field each, and what became of the codes. */
export function CodeBox({ cart }: { cart: Cart }) {
  const words = useWords();
  const lang = useLanguage();
  const change = useCartChange();
  const [coupon, setCoupon] = useState('');
  const [card, setCard] = useState('');
  const [cards, setCards] = useState<string[]>([]);
  const send = (event: FormEvent, wish: CartChange, after: () => void) => {
    event.preventDefault();
    change.mutate(wish, { onSuccess: after });
  };
  const coupons = cart.coupons.map((one) => one.code);
  return (
    <div className="stack">
      <form
        className="row code"
        onSubmit={(event) => send(event, { coupons: [...coupons, coupon.trim()] }, () => setCoupon(''))}
      >
        <TextInput
          aria-label={words.coupon}
          placeholder={words.coupon}
          value={coupon}
          onChange={(event) => setCoupon(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={!coupon.trim()}>
          {words.couponAdd}
        </Button>
      </form>
      <form
        className="row code"
        onSubmit={(event) => {
          const all = [...cards, card.trim()];
          send(event, { gift_cards: all }, () => {
            setCards(all);
            setCard('');
          });
        }}
      >
        <TextInput
          aria-label={words.giftCard}
          placeholder={words.giftCard}
          value={card}
          onChange={(event) => setCard(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={!card.trim()}>
          {words.couponAdd}
        </Button>
      </form>
      <div role="status">
        <ul>
        {cart.coupons.map((one) => (
          <li key={one.code} className="row between small">
            <span className={one.status === 'applied' ? 'good' : 'warn'}>
              {one.code} {words.couponStates[one.status]}
            </span>
            <button
              type="button"
              className="link"
              onClick={() => change.mutate({ coupons: coupons.filter((code) => code !== one.code) })}
            >
              {words.remove}
            </button>
          </li>
        ))}
        </ul>
      </div>
      {change.isError && (
        <p className="bad small" role="alert">
          {saidBy(change.error, lang)}
        </p>
      )}
    </div>
  );
}
