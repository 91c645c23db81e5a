// How the desk asks the API: as who is logged in, by a cookie that scripts cannot read.
import { NahtlosError, type Problem, type Schemas } from '@nahtlos/client';
import type { Language } from '@nahtlos/design';

export type Me = Schemas['StaffMe'];

export interface Page<T> {
  items: T[];
  next_cursor?: string | null;
}
export type Query = Record<string, string | number | boolean | undefined>;
export interface Asked {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  query?: Query;
  body?: unknown;
  /** Sent as it is, as the bytes of a file. */
  file?: Blob;
  /** The same key for a repeated call: what was done is not done twice. */
  key?: string;
  /** The version that somebody saw; the change is refused where there is a newer one. */
  version?: number;
}

let language: Language = 'de';
export const speak = (chosen: Language) => {
  language = chosen;
};

let onExpired = () => {};
/** Called when the server knows the session no more. */
export const whenExpired = (act: () => void) => {
  onExpired = act;
};

export function addressOf(path: string, query: Query = {}): string {
  const said = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(said.map(([name, value]) => [name, String(value)])).toString();
  return text ? `${path}?${text}` : path;
}

function headersOf(asked: Asked): Record<string, string> {
  const headers: Record<string, string> = {
    'Accept-Language': language,
    'X-Requested-With': 'desk',
  };
  if (asked.body !== undefined) headers['Content-Type'] = 'application/json';
  if (asked.file) headers['Content-Type'] = asked.file.type || 'application/octet-stream';
  if ((asked.method ?? 'GET') !== 'GET') {
    headers['Idempotency-Key'] = asked.key ?? crypto.randomUUID();
  }
  if (asked.version !== undefined) headers['If-Match'] = `"${asked.version}"`;
  return headers;
}

/** The answer as JSON; throws NahtlosError for a refusal, TypeError for a lost connection. */
export async function ask<T>(path: string, asked: Asked = {}): Promise<T> {
  const answer = await fetch(addressOf(path, asked.query), {
    method: asked.method ?? 'GET',
    headers: headersOf(asked),
    signal: AbortSignal.timeout(asked.file ? 120_000 : 20_000),
    ...(asked.body === undefined ? {} : { body: JSON.stringify(asked.body) }),
    ...(asked.file ? { body: asked.file } : {}),
  });
  const said: unknown = answer.status === 204 ? null : await answer.json().catch(() => null);
  if (answer.ok) return said as T;
  if (answer.status === 401 && path !== '/v1/staff/login') onExpired();
  const problem = said as Problem | null;
  throw new NahtlosError(
    problem?.code ? problem : { title: answer.statusText, status: answer.status, code: 'http' },
  );
}

/** All pages of a list that is known to be short; no more than `most`. */
export async function all<T>(path: string, query: Query = {}, most = 1_000): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await ask<Page<T>>(path, {
      query: { ...query, limit: 100, ...(cursor ? { cursor } : {}) },
    });
    found.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor && found.length < most);
  return found;
}
