// What was counted and not booked yet. It is kept on this device, so that a phone put away, or one
// without a network, goes on where it was.
import { useRef, useState } from 'react';
import { keep } from '../keep.js';

export type Change<T> = (change: (before: T) => T) => void;

function read<T>(name: string, empty: T): T {
  try {
    return (JSON.parse(keep.read(name) ?? 'null') as T | null) ?? empty;
  } catch {
    return empty;
  }
}

/** Changes are made to what was kept last: two labels may be read before a page is drawn anew. */
export function useKept<T>(name: string, empty: T): [T, Change<T>, () => void] {
  const [value, setValue] = useState<T>(() => read(name, empty));
  const change: Change<T> = (made) => {
    const now = made(read(name, empty));
    keep.write(name, JSON.stringify(now));
    setValue(now);
  };
  const forget = () => {
    keep.drop(name);
    setValue(empty);
  };
  return [value, change, forget];
}

/**
 * The same key for the same booking until the server has answered: what is told twice because the
 * answer was lost takes effect once.
 */
export function useOnceKey(): { of: (booking: unknown) => string; answered: () => void } {
  const last = useRef<{ said: string; key: string } | undefined>(undefined);
  return {
    of: (booking) => {
      const said = JSON.stringify(booking);
      if (last.current?.said !== said) last.current = { said, key: crypto.randomUUID() };
      return last.current.key;
    },
    answered: () => {
      last.current = undefined;
    },
  };
}
