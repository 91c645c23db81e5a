import { Icon, Trouble, formatMinor, saidBy } from '@nahtlos/design';
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Cart } from '../cart.js';
import { keeper, useBrand, useCart, useCartChange, useLanguage, useWords } from '../context.js';
import { CodeBox } from '../parts/CodeBox.js';
import { LinePicture } from '../parts/LinePicture.js';
import { QrCode } from '../parts/QrCode.js';
import { Summary } from '../parts/Summary.js';

function Line({ line, currency }: { line: Cart['lines'][number]; currency: string }) {
  const words = useWords();
  const lang = useLanguage();
  const change = useCartChange();
  const set = (quantity: number) =>
    change.mutate({ lines: [{ action: 'set', line: line.line, quantity }] });
  const most = Math.min(99, Math.max(line.available ?? 99, line.quantity));
  const isShort = line.available != null && line.available < line.quantity;
  return (
    <li className="line">
      <LinePicture sku={line.sku} title={line.title} />
      <div className="line-words">
        <h2 className="line-title">{line.title}</h2>
        <p className="soft small">{line.sku}</p>
        {isShort && (
          <p className="bad small" role="alert">
            {words.onlyLeft(line.available ?? 0)}
          </p>
        )}
        {change.isError && (
          <p className="bad small" role="alert">
            {saidBy(change.error, lang)}
          </p>
        )}
        <div className="row between wrap">
          <div className="row">
            <div className="steps" role="group" aria-label={words.quantity}>
              <button type="button" aria-label={`${words.quantity} −`} disabled={line.quantity <= 1 || change.isPending} onClick={() => set(line.quantity - 1)}>
                −
              </button>
              <span aria-live="polite">{line.quantity}</span>
              <button type="button" aria-label={`${words.quantity} +`} disabled={line.quantity >= most || change.isPending} onClick={() => set(line.quantity + 1)}>
                +
              </button>
            </div>
            <button
              type="button"
              className="head-button"
              aria-label={`${line.title}: ${words.remove}`}
              onClick={() => change.mutate({ lines: [{ action: 'remove', line: line.line }] })}
            >
              <Icon name="trash" size={20} />
            </button>
          </div>
          <span className="price">{formatMinor(line.total_minor, currency, lang)}</span>
        </div>
      </div>
    </li>
  );
}

function OtherDevice() {
  const words = useWords();
  const lang = useLanguage();
  const [isCopied, setCopied] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const link = `${window.location.origin}/shop/${lang}/cart#cart=${keeper.token() ?? ''}`;
  const copy = () =>
    navigator.clipboard?.writeText(link).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <details className="small" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="row">
        <Icon name="phone" size={18} /> {words.otherDevice}
      </summary>
      <p className="soft">{words.otherDeviceText}</p>
      {isOpen && <QrCode text={link} label={words.scanLink} />}
      <p className="address-line">{link}</p>
      <Button variant="light" size="xs" onClick={() => void copy()}>
        {isCopied ? words.copied : words.copy}
      </Button>
    </details>
  );
}

/** A link from another device carries the cart behind the #, which no server is told. */
function useCartFromLink() {
  const queries = useQueryClient();
  useEffect(() => {
    const token = /^#cart=([\w-]{20,100})$/.exec(window.location.hash)?.[1];
    if (!token) return;
    keeper.takeOver(token);
    window.history.replaceState(window.history.state, '', window.location.pathname);
    // Not invalidated: a reading that is under way still is of the cart before, and would count.
    void queries.resetQueries({ queryKey: ['cart'] });
  }, [queries]);
}

export function CartPage() {
  const words = useWords();
  const lang = useLanguage();
  const brand = useBrand();
  useCartFromLink();
  const cart = useCart();
  useEffect(() => {
    document.title = `${words.bag} – ${brand.name}`;
  }, [words, brand]);
  if (cart.isError) return <Trouble error={cart.error} language={lang} onRetry={() => void cart.refetch()} />;
  if (cart.isPending) return <div className="wide page" aria-busy="true"><h1>{words.bag}</h1></div>;
  if (!cart.data || cart.data.lines.length === 0) {
    return (
      <div className="state">
        <Icon name="bag" size={48} />
        <h1>{words.emptyBag}</h1>
        <p className="soft">{words.emptyBagText}</p>
        <Link to="/$lang" params={{ lang }} className="button">
          {words.goShopping}
        </Link>
      </div>
    );
  }
  return (
    <div className="wide page">
      <h1>{words.bag}</h1>
      <div className="two">
        <ul className="lines">
          {cart.data.lines.map((line) => (
            <Line key={line.line} line={line} currency={cart.data!.total.currency} />
          ))}
        </ul>
        <aside className="panel stack roomy sticky" aria-label={words.total}>
          <Summary cart={cart.data} />
          <CodeBox cart={cart.data} />
          <Link to="/$lang/checkout" params={{ lang }} className="button full">
            {words.toCheckout}
          </Link>
          <OtherDevice />
        </aside>
      </div>
    </div>
  );
}
