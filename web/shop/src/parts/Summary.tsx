import { formatMinor } from '@nahtlos/design';
import type { Cart } from '../cart.js';
import { useLanguage, useWords } from '../context.js';

/** What a cart comes to, line by line. */
export function Summary({ cart }: { cart: Cart }) {
  const words = useWords();
  const lang = useLanguage();
  const money = (minor: number) => formatMinor(minor, cart.total.currency, lang);
  const shipping = cart.shipping?.total_minor ?? 0;
  const goods = cart.total.minor - shipping + cart.discount_minor;
  const rows: [string, string, string?][] = [[words.subtotal, money(goods)]];
  for (const note of cart.promotions.filter((one) => one.outcome === 'applied' && one.discount_minor > 0)) {
    rows.push([note.name, `−${money(note.discount_minor)}`, 'good']);
  }
  const isFree = cart.is_shipping_free || (cart.shipping && shipping === 0);
  rows.push([words.shipping, isFree ? words.free : cart.shipping ? money(shipping) : words.later]);
  for (const tender of cart.stored_value) {
    rows.push([words.giftCardPays(tender.hint), `−${money(tender.amount_minor)}`, 'good']);
  }
  return (
    <div className="summary">
      <dl className="summary">
      {rows.map(([name, value, mark], i) => (
        <div key={i} className={`row between ${mark ?? ''}`}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      <div className="row between summary-total">
        <dt>{cart.stored_value.length ? words.due : words.total}</dt>
        <dd>{money(cart.due_minor)}</dd>
      </div>
      </dl>
      <p className="soft small">{words.vatIn(money(cart.tax_minor))}</p>
    </div>
  );
}
