// What became of an order, as one line of time over everything that knows of it.
import type { Schemas } from '@nahtlos/client';
import { formatMinor, type Language } from '@nahtlos/design';
import { timeText } from '../format.js';
import type { Tone } from '../parts/Status.js';
import type { Words } from '../words.js';
import { titleOf } from '../words/events.js';

export type Order = Schemas['OrderView'];
export type Event = Schemas['Event'];
export type Message = Schemas['Message'];
export type Decision = Schemas['SourcingDecisionView'];

export interface Moment {
  at: string;
  title: string;
  tone: Tone;
  /** What it was about: places, pieces, amounts. */
  facts: string[];
  /** Words of people. */
  quote?: string | undefined;
  who?: string | undefined;
  /** Why, in the words of the rules. */
  reasons?: string[];
}

export interface Known {
  order: Order;
  language: Language;
  words: Words;
  place: (id: string) => string;
  person: (uuid: string) => string | undefined;
}

interface Payload {
  lines?: { line: number; quantity: number }[];
  location?: string | null;
  amount?: { minor: number; currency: string };
  tracking?: string | null;
  reason?: string | null;
  note?: string | null;
  promise_by?: string | null;
  method?: Schemas['FulfillmentView']['method'];
  total?: { minor: number; currency: string };
  fulfillments?: { location?: string | null; method: Schemas['FulfillmentView']['method'] }[];
}

const bad = /failed|rejected|short_picked|charged_back|declined|differs/;
const warn = /on_hold|not_collected|canceled|cancel_requested|repromised|arrived|held/;
const good = /shipped|delivered|handed_over|captured|received|closed|released|refund_succeeded|refunded/;
export const toneOf = (type: string): Tone =>
  bad.test(type) ? 'bad' : warn.test(type) ? 'warn' : good.test(type) ? 'good' : 'calm';

function pieces({ order }: Known, { lines }: Payload): string[] {
  const titles = new Map(order.lines.map(({ line, title }) => [line, title]));
  return (lines ?? []).map(({ line, quantity }) => `${quantity} × ${titles.get(line) ?? line}`);
}

function factsOf(known: Known, type: string, payload: Payload): string[] {
  const { language, words, place } = known;
  const money = payload.amount ?? (type === 'order_placed' ? payload.total : undefined);
  const ways = payload.fulfillments ?? [];
  return [
    money ? formatMinor(money.minor, money.currency, language) : '',
    type === 'order_placed' ? '' : pieces(known, payload).join(', '),
    payload.location ? place(payload.location) : '',
    ...ways.map(({ method, location }) =>
      [words.orders.methods[method], location ? place(location) : ''].filter(Boolean).join(' · '),
    ),
    payload.tracking ?? '',
    payload.promise_by ? timeText(payload.promise_by, language) : '',
  ].filter(Boolean);
}

/** Events name words of people by the id of a note, and reasons of a list as they are. */
function quoteOf({ order }: Known, payload: Payload): string | undefined {
  const said = payload.note ?? payload.reason;
  if (!said) return undefined;
  const note = order.notes.find(({ id }) => id === said);
  if (note) return note.text;
  return /^[0-9a-f-]{36}$/.test(said) ? undefined : said.replaceAll('_', ' ');
}

export function momentOf(known: Known, event: Event): Moment {
  const { words } = known;
  const payload = event.payload as Payload;
  const who = (event.actor && known.person(event.actor)) ?? words.actors[event.actor_kind];
  return {
    at: event.occurred_at,
    title: titleOf(words.events, event.type),
    tone: toneOf(event.type),
    facts: factsOf(known, event.type, payload),
    quote: quoteOf(known, payload),
    who,
  };
}

const messageTone: Partial<Record<Message['status'], Tone>> = {
  failed: 'bad',
  expired: 'warn',
  not_configured: 'quiet',
};

export function momentOfMessage({ words, language }: Known, message: Message): Moment {
  const said = words.orders;
  return {
    at: message.sent_at ?? message.about_at,
    title: `${said.mail}: ${said.messageKinds[message.kind]}`,
    tone: messageTone[message.status] ?? 'quiet',
    facts: [
      said.messageStatuses[message.status],
      message.recipient ?? '',
      message.status === 'planned' && message.due_at ? timeText(message.due_at, language) : '',
    ].filter(Boolean),
    quote: message.error ?? undefined,
  };
}

export function momentOfDecision({ words }: Known, decision: Decision): Moment {
  const said = words.orders;
  return {
    at: decision.decided_at,
    title: decision.cause === 'placed' ? said.sourced : said.sourcedAgain,
    tone: decision.fell_back ? 'warn' : 'calm',
    facts: [`${decision.profile}, ${said.version} ${decision.number}`],
    reasons: decision.words,
  };
}

/** Without the right to read events: what the order itself remembers. */
export function momentsOfOrder({ order, words, language }: Known): Moment[] {
  const placed: Moment[] = order.placed_at
    ? [
        {
          at: order.placed_at,
          title: titleOf(words.events, 'order_placed'),
          tone: 'calm',
          facts: [formatMinor(order.total_minor, order.currency, language)],
        },
      ]
    : [];
  const notes = order.notes.map(
    (note): Moment => ({
      at: note.recorded_at,
      title: words.orders.notesAbout[note.about],
      tone: 'quiet',
      facts: [],
      quote: note.text,
    }),
  );
  return [...placed, ...notes];
}

/** The newest first; what happened at once in the order it was told. */
export function inTime(moments: Moment[]): Moment[] {
  return moments
    .map((moment, i) => ({ moment, i, at: Date.parse(moment.at) }))
    .sort((a, b) => b.at - a.at || b.i - a.i)
    .map(({ moment }) => moment);
}

export interface PendingRefund {
  payment: string;
  refund: string;
  amount_minor: number;
  provider: string;
}

/** Refunds that were asked for and of which nobody has told the end. */
export function pendingRefunds(events: Event[]): PendingRefund[] {
  const open = new Map<string, PendingRefund>();
  for (const { type, payload } of events) {
    const told = payload as unknown as PendingRefund & { amount: { minor: number } };
    if (type === 'refund_requested') {
      open.set(told.refund, { ...told, amount_minor: told.amount.minor });
    } else if (type === 'refund_succeeded' || type === 'refund_failed') {
      open.delete(told.refund);
    }
  }
  return [...open.values()];
}
