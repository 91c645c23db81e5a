// Numbers and times as people of a language write them, in the time zone of the browser.
import type { Language } from '@nahtlos/design';

const locale = { de: 'de-DE', en: 'en-GB' };
const day = { day: '2-digit', month: '2-digit', year: 'numeric' } as const;
const clock = { hour: '2-digit', minute: '2-digit' } as const;

export const countText = (n: number, language: Language) => n.toLocaleString(locale[language]);

export function dayText(at: string | null | undefined, language: Language): string {
  return at ? new Date(at).toLocaleDateString(locale[language], day) : '–';
}
export function timeText(at: string | null | undefined, language: Language): string {
  return at ? new Date(at).toLocaleString(locale[language], { ...day, ...clock }) : '–';
}
export function clockText(at: string, language: Language): string {
  return new Date(at).toLocaleTimeString(locale[language], clock);
}

/** "319.80" of 31980: for files that are read by programs. */
export function plainMinor(minor: number, currency: string): string {
  const made = new Intl.NumberFormat('en', { style: 'currency', currency });
  const digits = made.resolvedOptions().maximumFractionDigits ?? 2;
  return (minor / 10 ** digits).toFixed(digits);
}

/** The first moment of a day that an input of type date says, here; the day after with `plus`. */
export function startOf(date: string, plus = 0): string | undefined {
  const [year, month, dayOf] = date.split('-').map(Number);
  if (!year || !month || !dayOf) return undefined;
  return new Date(year, month - 1, dayOf + plus).toISOString();
}

/** "2026-11-23": what an input of type date holds for a moment. */
export function dateOf(at: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
