// What all pages of the floor share: words, who is logged in, what waits to be sent.
import type { Language } from '@nahtlos/design';
import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { ask, pathOf, type Me, type Place } from './api.js';
import { keep } from './keep.js';
import { Queue } from './queue.js';
import type { Words } from './words.js';

export const queue = new Queue(
  { read: () => keep.read('queue'), write: (text) => keep.write('queue', text) },
  ({ key, order, task, body }) =>
    ask(`${pathOf({ order, id: task })}/actions`, { method: 'POST', body, key }),
);
export const useWaiting = () => useSyncExternalStore(queue.listen, queue.all);

export interface Floor {
  language: Language;
  words: Words;
  switchLanguage: () => void;
  me: Me;
  place: Place;
  changeStore?: () => void;
  logOut: () => void;
}
export const FloorContext = createContext<Floor | null>(null);
export const useFloor = () => useContext(FloorContext)!;

export function useOnline(): boolean {
  return useSyncExternalStore(
    (changed) => {
      addEventListener('online', changed);
      addEventListener('offline', changed);
      return () => {
        removeEventListener('online', changed);
        removeEventListener('offline', changed);
      };
    },
    () => navigator.onLine,
  );
}

/** The time, so that promises run down without a word from the server. */
export function useNow(every = 20_000): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}

/** The page in the address, so that the phone's own way back leads to the list. */
export function useOpenTask(): [string | undefined, (id: string | undefined) => void] {
  const read = () => /^#((?:ful|trf|pur|cnt)_\w+|stock|goods|counts|customer)$/.exec(location.hash)?.[1];
  const [id, setId] = useState(read);
  useEffect(() => {
    const changed = () => setId(read());
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return [id, (wanted) => void (location.hash = wanted ?? '')];
}
