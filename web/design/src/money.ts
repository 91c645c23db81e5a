import type { Language } from './language.js';

const locale = { de: 'de-DE', en: 'en-GB' };

/** "1.299,00 €" of 129900; the digits behind the point are those of the currency. */
export function formatMinor(minor: number, currency: string, language: Language): string {
  const format = new Intl.NumberFormat(locale[language], { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minor / 10 ** digits);
}

/** "149,95 €" of the API's "149.95". */
export function formatPrice(price: string, currency: string, language: Language): string {
  return new Intl.NumberFormat(locale[language], { style: 'currency', currency }).format(
    Number(price),
  );
}

/** What somebody typed as a price, in the smallest unit; undefined where it is none. */
export function asMinor(typed: string): number | undefined {
  const text = typed.trim().replace(',', '.');
  if (!/^\d+(\.\d{1,2})?$/.test(text)) return undefined;
  return Math.round(Number(text) * 100);
}
