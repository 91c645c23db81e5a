// The kinds of columns and filters that lists have: words, numbers, times, a status.
import type { Column, Filter } from '../list/types.js';
import { countText, timeText } from '../format.js';
import { Status, type Tone } from '../parts/Status.js';
import type { Session } from '../session.js';

type Said = string | null | undefined;
interface Shown {
  isWide?: boolean;
}

export function words<T>(id: string, head: string, of: (row: T) => Said, more: Shown = {}): Column<T> {
  return { id, head, text: of, cell: (row) => of(row) || '–', ...more };
}

export function number<T>(
  id: string,
  head: string,
  of: (row: T) => number | null | undefined,
  { language }: Session,
  more: Shown = {},
): Column<T> {
  const shown = (row: T) => {
    const n = of(row);
    return n == null ? '–' : countText(n, language);
  };
  return { id, head, isNumber: true, text: of, cell: shown, ...more };
}

export function time<T>(
  id: string,
  head: string,
  of: (row: T) => Said,
  { language }: Session,
  more: Shown = {},
): Column<T> {
  return { id, head, text: of, cell: (row) => timeText(of(row), language), ...more };
}

export function status<T, S extends string>(
  head: string,
  of: (row: T) => S,
  names: Record<S, string>,
  tone: (said: S) => Tone,
): Column<T> {
  return {
    id: 'status',
    head,
    text: of,
    cell: (row) => <Status tone={tone(of(row))}>{names[of(row)]}</Status>,
  };
}

export function choice(name: string, label: string, names: Record<string, string>): Filter {
  const options = Object.entries(names).map(([value, said]) => ({ value, label: said }));
  return { name, label, kind: 'choice', options };
}

export const typed = (name: string, label: string, placeholder?: string): Filter => ({
  name,
  label,
  kind: 'text',
  ...(placeholder ? { placeholder } : {}),
});
