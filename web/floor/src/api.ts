// How the floor asks the API: as who is logged in, by a cookie that scripts cannot read.
import { NahtlosError, type Problem, type Schemas } from '@nahtlos/client';
import type { Language } from '@nahtlos/design';

export type Task = Schemas['OpenFulfillment'];
export type Me = Schemas['StaffMe'];
export type Zone = Schemas['RfidPiece']['zone'];
export type Place = { id: string; code: string; name: string };
export type Action = Schemas['FulfillmentRequest']['action'];
export type Reason = NonNullable<Schemas['FulfillmentRequest']['reason']>;
export type ActionBody = { action: Action } & Partial<Schemas['FulfillmentRequest']>;

let language: Language = 'de';
export const speak = (chosen: Language) => {
  language = chosen;
};

export interface Asked {
  method?: 'GET' | 'POST';
  body?: unknown;
  key?: string;
}

/** The answer as JSON; throws NahtlosError for a refusal, TypeError for a lost connection. */
export async function ask<T>(path: string, { method = 'GET', body, key }: Asked = {}): Promise<T> {
  const headers: Record<string, string> = {
    'Accept-Language': language,
    'X-Requested-With': 'floor',
  };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (method !== 'GET') headers['Idempotency-Key'] = key ?? crypto.randomUUID();
  const answer = await fetch(path, {
    method,
    headers,
    signal: AbortSignal.timeout(15_000),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const said: unknown = answer.status === 204 ? null : await answer.json().catch(() => null);
  if (answer.ok) return said as T;
  const problem = said as Problem | null;
  throw new NahtlosError(
    problem?.code ? problem : { title: answer.statusText, status: answer.status, code: 'http' },
  );
}

/** All that a store has to do; a store has some hundred tasks at most on its busiest day. */
export async function tasksOf(location: string): Promise<Task[]> {
  const all: Task[] = [];
  let cursor: string | null | undefined;
  do {
    const query = new URLSearchParams({ location, limit: '100', ...(cursor ? { cursor } : {}) });
    const page = await ask<Schemas['Page_OpenFulfillment']>(`/v1/fulfillments?${query}`);
    all.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor);
  return all;
}

export const pathOf = (task: { order: string; id: string }) =>
  `/v1/orders/${task.order}/fulfillments/${task.id}`;
