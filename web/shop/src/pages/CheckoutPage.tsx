import { Icon, Trouble, formatMinor, saidBy, type IconName } from '@nahtlos/design';
import { orThrow, type Schemas } from '@nahtlos/client';
import { Alert, Button, TextInput } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState, type FormEvent } from 'react';
import type { Cart } from '../cart.js';
import { changeOf, endOf, isDeclined, isSoldOut, paymentOf, wrongOf, type Field, type Wish } from '../checkout.js';
import { api } from '../data.js';
import { keeper, useBrand, useCart, useLanguage, useWords } from '../context.js';
import { ParcelShopChoice } from '../parts/ParcelShopChoice.js';
import { SoldOut } from '../parts/SoldOut.js';
import { StoreChoice } from '../parts/StoreChoice.js';
import { Summary } from '../parts/Summary.js';
import type { Words } from '../words.js';
import { Choice } from '../parts/Choice.js';

const nothing: Wish = {
  email: '', name: '', method: 'ship', address1: '', postalCode: '', city: '', store: '',
};

type Option = Schemas['FulfillmentOption'];
const iconOf: Partial<Record<Option['method'], IconName>> = {
  ship: 'truck',
  pickup: 'store',
  curbside: 'car',
  parcel_shop: 'box',
  local_delivery: 'truck',
};
const shown = ['ship', 'parcel_shop', 'local_delivery', 'pickup', 'curbside'];

/** Where a retailer has set up no ways, goods are sent or collected as the channel allows. */
const withoutWays = (words: Words) => [
  { value: 'ship', title: words.ship, icon: 'truck' as const },
  { value: 'pickup', title: words.pickup, icon: 'store' as const },
];

/** The ways that the channel offers; none where it set up none: then the cart's own will do. */
function useWays(cart: Cart, postalCode: string) {
  const lang = useLanguage();
  const brand = useBrand();
  const postal_code = /^\d{4,5}$/.test(postalCode.trim()) ? postalCode.trim() : undefined;
  return useQuery({
    queryKey: ['ways', lang, cart.id, cart.version, postal_code],
    placeholderData: keepPreviousData,
    queryFn: () =>
      orThrow(
        api(lang).GET('/v1/fulfillment-options', {
          params: { query: { cart: keeper.token() ?? '', country: brand.country, postal_code } },
        }),
      ),
  });
}

function usePlacing(wish: Wish, payment: string) {
  const lang = useLanguage();
  const brand = useBrand();
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async () => {
      const cart = keeper.token() ?? '';
      await keeper.change(api(lang), changeOf(wish, brand.country, lang));
      const back = `${window.location.origin}/shop/${lang}/order#cart=${cart}`;
      const answer = await orThrow(
        api(lang).POST('/v1/carts/{cart}/checkout', {
          params: { path: { cart } },
          body: { payment: paymentOf(payment, back) },
        }),
      );
      return { cart, answer, end: endOf(answer) };
    },
    onSuccess: ({ cart, answer, end }) => {
      if (end === 'redirect' && answer.redirect_url) {
        window.location.assign(answer.redirect_url);
        return;
      }
      if (end === 'declined' || end === 'expired') return;
      keeper.bought(cart);
      void queries.invalidateQueries({ queryKey: ['cart'] });
      void navigate({ to: '/$lang/order', params: { lang } });
    },
    onError: () => queries.invalidateQueries({ queryKey: ['cart'] }),
  });
}

function Form({ cart }: { cart: Cart }) {
  const words = useWords();
  const lang = useLanguage();
  const brand = useBrand();
  const [wish, setWish] = useState<Wish>({
    ...nothing,
    email: cart.customer?.email ?? '',
    name: cart.customer?.name ?? '',
  });
  const ways = useWays(cart, wish.postalCode);
  const [payment, setPayment] = useState(brand.payments[0] ?? 'invoice');
  const [isTried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const offered = ways.data?.offered.filter((one) => shown.includes(one.method)) ?? [];
  // The first way of the method counts until another one is chosen.
  const chosen = offered.find((one) => one.code === wish.way && one.method === wish.method);
  // Another postal code may end a way: then the first one stands in for it.
  const like = offered.find((one) => one.method === wish.method) ?? offered[0];
  const option = chosen ?? like;
  const method = (option?.method ?? wish.method) as Wish['method'];
  const way = option?.code;
  // The way says which store brings it; a window that is full by now is none.
  const isBrought = method === 'local_delivery';
  const slots = isBrought ? (option?.slots ?? []) : [];
  const wanted: Wish = {
    ...wish,
    method,
    way,
    carrier: option?.carrier ?? undefined,
    store: isBrought ? (option?.stores[0]?.location ?? '') : wish.store,
    slot: slots.find(({ from, left }) => from === wish.slot && left > 0)?.from,
  };
  const wrong = isTried ? wrongOf(wanted) : {};
  const placing = usePlacing(wanted, payment);
  const set = (change: Partial<Wish>) => setWish((before) => ({ ...before, ...change }));
  const setPoint = useCallback((point?: Wish['point']) => setWish((before) => ({ ...before, point })), []);
  const said = (field: Field) =>
    wrong[field] === 'email' ? words.emailWrong : wrong[field] ? words.required : undefined;
  const textOf = ({ price: { total }, promise }: Option) => {
    const price = total.minor ? formatMinor(total.minor, cart.total.currency, lang) : words.free;
    return [price, promise?.texts[lang]].filter(Boolean).join(' · ');
  };
  const field = (name: Exclude<Field, 'store' | 'point' | 'slot'>, label: string, more: object) => (
    <TextInput
      label={label}
      value={wish[name]}
      error={said(name)}
      required
      withAsterisk={false}
      onChange={(event) => set({ [name]: event.currentTarget.value })}
      {...more}
    />
  );
  const send = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(wrongOf(wanted)).length === 0) return placing.mutate();
    window.setTimeout(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };
  const declined =
    isDeclined(placing.error) || placing.data?.end === 'declined' || placing.data?.end === 'expired';
  return (
    <form ref={form} className="two" onSubmit={send} noValidate>
      <div className="stack roomy">
        <fieldset className="panel stack">
          <legend className="hidden">{words.contact}</legend>
          <h2>{words.contact}</h2>
          {field('email', words.email, { type: 'email', autoComplete: 'email', inputMode: 'email' })}
          {field('name', words.name, { autoComplete: 'name' })}
        </fieldset>
        <fieldset className="panel stack">
          <legend className="hidden">{words.delivery}</legend>
          <h2>{words.delivery}</h2>
          <Choice
            name="method"
            value={offered.length > 0 ? (way ?? '') : method}
            onChange={(value) => {
              const taken = offered.find((one) => one.code === value);
              set({ method: (taken?.method ?? value) as Wish['method'], way: taken?.code });
            }}
            choices={
              offered.length > 0
                ? offered.map((option) => ({
                    value: option.code,
                    title: option.name,
                    text: textOf(option),
                    icon: iconOf[option.method] ?? 'truck',
                  }))
                : withoutWays(words)
            }
          />
          {method === 'ship' || isBrought ? (
            <>
              {field('address1', words.address, { autoComplete: 'street-address' })}
              <div className="place">
                {field('postalCode', words.postalCode, { autoComplete: 'postal-code', inputMode: 'numeric' })}
                {field('city', words.city, { autoComplete: 'address-level2' })}
              </div>
              {isBrought && (
                <>
                  <h3>{words.slots}</h3>
                  {wrong.slot && (
                    <p className="bad small" role="alert">
                      {words.chooseSlot}
                    </p>
                  )}
                  <Choice
                    name="slot"
                    value={wanted.slot ?? ''}
                    onChange={(slot) => set({ slot })}
                    choices={slots.map(({ from, left, texts }) => ({
                      value: from,
                      title: texts[lang] ?? from,
                      text: left > 0 ? undefined : words.slotFull,
                      isOff: left <= 0,
                    }))}
                  />
                </>
              )}
            </>
          ) : method === 'parcel_shop' ? (
            <>
              {field('postalCode', words.postalCode, { autoComplete: 'postal-code', inputMode: 'numeric' })}
              <ParcelShopChoice
                carrier={option?.carrier ?? ''}
                postalCode={wish.postalCode}
                value={wish.point}
                isWrong={!!wrong.point}
                onChange={setPoint}
              />
            </>
          ) : (
            <StoreChoice cart={cart} value={wish.store} onChange={(store) => set({ store })} isWrong={!!wrong.store} promised={option?.stores ?? []} />
          )}
        </fieldset>
        <fieldset className="panel stack">
          <legend className="hidden">{words.payment}</legend>
          <h2>{words.payment}</h2>
          <Choice
            name="payment"
            value={payment}
            onChange={setPayment}
            choices={brand.payments.map((one) => ({ value: one, title: words.payments[one] ?? one }))}
          />
        </fieldset>
      </div>
      <aside className="panel stack roomy sticky" aria-label={words.total}>
        <ul className="stack small">
          {cart.lines.map((line) => (
            <li key={line.line} className="row between">
              <span>
                {line.quantity} × {line.title}
              </span>
              <span>{formatMinor(line.total_minor, cart.total.currency, lang)}</span>
            </li>
          ))}
        </ul>
        <Summary cart={cart} />
        {declined && (
          <Alert color="red" role="alert" title={words.declined}>
            {words.declinedText}
          </Alert>
        )}
        {isSoldOut(placing.error) && <SoldOut cart={cart} onChanged={() => placing.reset()} />}
        {placing.isError && !declined && !isSoldOut(placing.error) && (
          <Alert color="red" role="alert">
            {saidBy(placing.error, lang)}
          </Alert>
        )}
        <Button type="submit" size="lg" fullWidth loading={placing.isPending}>
          {words.placeOrder}
        </Button>
      </aside>
    </form>
  );
}

export function CheckoutPage() {
  const words = useWords();
  const lang = useLanguage();
  const brand = useBrand();
  const cart = useCart();
  useEffect(() => {
    document.title = `${words.checkout} – ${brand.name}`;
  }, [words, brand]);
  if (cart.isError) return <Trouble error={cart.error} language={lang} onRetry={() => void cart.refetch()} />;
  if (cart.isPending) return <div className="wide page" aria-busy="true"><h1>{words.checkout}</h1></div>;
  if (!cart.data || cart.data.lines.length === 0) {
    return (
      <div className="state">
        <Icon name="bag" size={48} />
        <h1>{words.emptyBag}</h1>
        <Link to="/$lang" params={{ lang }} className="button">
          {words.goShopping}
        </Link>
      </div>
    );
  }
  return (
    <div className="wide page">
      <h1>{words.checkout}</h1>
      <Form cart={cart.data} />
    </div>
  );
}
