// Who is logged in, in which language, and what they may do.
import type { Language } from '@nahtlos/design';
import { createContext, useContext } from 'react';
import type { Me } from './api.js';
import type { Words } from './words.js';

export interface Session {
  language: Language;
  words: Words;
  switchLanguage: () => void;
  me: Me;
  logOut: () => void;
}
export const SessionContext = createContext<Session | null>(null);
export const useSession = () => useContext(SessionContext)!;
export const useWords = () => useSession().words;
export const useLanguage = () => useSession().language;

/** "admin" may do everything. */
export const mayDo = (scopes: string[], scope: string) =>
  scopes.includes(scope) || scopes.includes('admin');
export function useMay(): (scope: string) => boolean {
  const { me } = useSession();
  return (scope) => mayDo(me.scopes, scope);
}
