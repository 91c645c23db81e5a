import { createNahtlosClient, type NahtlosClient } from '@nahtlos/client';
import type { Language } from './language.js';

const clients = new Map<string, NahtlosClient>();

/** The API as a face reaches it: under `door`, in a language, as who is logged in. */
export function apiOf(door: string, language: Language, token?: string): NahtlosClient {
  const name = `${door} ${language} ${token ?? ''}`;
  const known = clients.get(name);
  if (known) return known;
  const baseUrl = new URL(door, window.location.origin).href;
  const made = createNahtlosClient({ baseUrl, language, ...(token ? { token } : {}) });
  clients.set(name, made);
  return made;
}
