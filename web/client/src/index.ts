// A client of the Nahtlos API whose paths, bodies and answers are typed by openapi.json.
import createClient, { type Client, type ClientOptions, type Middleware } from 'openapi-fetch';
import type { components, paths } from './schema.js';

export type { components, paths };
export type NahtlosClient = Client<paths>;
export type Schemas = components['schemas'];

/** What the server answers where it refuses (RFC 9457). `errors` names fields by JSON pointer. */
export interface Problem {
  type?: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
  errors?: { pointer: string; code: string; detail: string; available?: number }[];
  request_id?: string;
}

/** A refusal as an exception, for those who like it so: see `orThrow`. */
export class NahtlosError extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.status} ${problem.code}: ${problem.detail ?? problem.title}`);
    this.name = 'NahtlosError';
  }
  get code(): string {
    return this.problem.code;
  }
}

export interface NahtlosOptions {
  /** Where the server is: "https://shop.example.com". */
  baseUrl: string;
  /** An API key or the token of a session. */
  token?: string;
  /** What refusals are written in. */
  language?: 'de' | 'en';
  fetch?: ClientOptions['fetch'];
}

// Unique, not secret: Node 18 has no global crypto.
function newKey(): string {
  const made = globalThis.crypto?.randomUUID?.();
  if (made) return made;
  const part = () => Math.random().toString(36).slice(2).padEnd(11, '0');
  return `${Date.now().toString(36)}-${part()}-${part()}`;
}

const changing = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * Every change is sent with an Idempotency-Key, a new one unless the caller gives their own: to
 * repeat a call after a lost answer, give the same key again.
 */
export function createNahtlosClient(options: NahtlosOptions): NahtlosClient {
  const client = createClient<paths>({
    baseUrl: options.baseUrl,
    ...(options.fetch ? { fetch: options.fetch } : {}),
  });
  const identify: Middleware = {
    onRequest({ request }) {
      if (options.token) request.headers.set('Authorization', `Bearer ${options.token}`);
      if (options.language) request.headers.set('Accept-Language', options.language);
      if (changing.has(request.method) && !request.headers.has('Idempotency-Key')) {
        request.headers.set('Idempotency-Key', newKey());
      }
      return request;
    },
  };
  client.use(identify);
  return client;
}

/** The data of an answer; throws NahtlosError where the server refused. */
export async function orThrow<T>(
  answer: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await answer;
  if (error !== undefined) throw new NahtlosError(error as Problem);
  if (!response.ok) {
    throw new NahtlosError({ title: response.statusText, status: response.status, code: 'http' });
  }
  return data as T;
}

/** All entries of a list, page after page: `for await (const order of pages(...))`. */
export async function* pages<T>(
  read: (cursor: string | undefined) => Promise<{ items: T[]; next_cursor?: string | null }>,
): AsyncGenerator<T> {
  let cursor: string | null | undefined;
  do {
    const page = await read(cursor ?? undefined);
    yield* page.items;
    cursor = page.next_cursor;
  } while (cursor);
}
