import type { Language } from './language.js';
import { formatPrice } from './money.js';

interface Shown {
  price: string;
  before?: string | null | undefined;
  currency: string;
  language: Language;
  from?: string | undefined;
}

/** What it costs; what it cost before, struck through, where it is reduced. */
export function Price({ price, before, currency, language, from }: Shown) {
  const isReduced = before != null && Number(before) > Number(price);
  return (
    <span>
      <span className={isReduced ? 'price reduced' : 'price'}>
        {from ? `${from} ` : ''}
        {formatPrice(price, currency, language)}
      </span>
      {isReduced && <s className="price-before">{formatPrice(before, currency, language)}</s>}
    </span>
  );
}
