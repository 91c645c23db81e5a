// What was done on the floor and has not reached the server yet. It is kept over reloads, sent in
// its order, and sent again under the same Idempotency-Key until the server has answered: so it
// takes effect once, however often the network breaks.
import { NahtlosError } from '@nahtlos/client';
import type { ActionBody } from './api.js';

export interface Waiting {
  key: string;
  account: string;
  order: string;
  task: string;
  number: string;
  body: ActionBody;
}
export interface Refused {
  number: string;
  task: string;
  error: NahtlosError;
}
export interface Keeps {
  read(): string | null;
  write(text: string): void;
}
export type Send = (waiting: Waiting) => Promise<unknown>;

// These say nothing about the action itself: it may be told again.
const passes = (error: unknown) =>
  !(error instanceof NahtlosError) ||
  error.problem.status === 429 ||
  error.problem.status >= 500 ||
  error.problem.status === 401;

export class Queue {
  private waiting: Waiting[];
  private sending: Promise<void> | undefined;
  private readonly listeners = new Set<() => void>();
  /** Called when the server has taken a step, while it still counts as waiting. */
  onTold: (told: Waiting) => void = () => {};
  onRefused: (refused: Refused) => void = () => {};
  onExpired: () => void = () => {};

  constructor(
    private readonly keeps: Keeps,
    private readonly send: Send,
  ) {
    this.waiting = read(keeps);
  }

  all = (): readonly Waiting[] => this.waiting;
  listen = (listener: () => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** Keeps it first and sends it then: what was tapped is never lost. */
  add(waiting: Waiting): void {
    this.keep([...this.waiting, waiting]);
  }

  /** Sends what `account` did, until all is told or the network is gone. One at a time. */
  flush(account: string): Promise<void> {
    this.sending ??= this.run(account).finally(() => {
      this.sending = undefined;
    });
    return this.sending;
  }

  private async run(account: string): Promise<void> {
    for (;;) {
      const next = this.waiting.find((waiting) => waiting.account === account);
      if (!next) return;
      try {
        await this.send(next);
      } catch (error) {
        if (passes(error)) {
          if (error instanceof NahtlosError && error.problem.status === 401) this.onExpired();
          return;
        }
        // What was to follow on the same task would be refused for the same reason.
        this.keep(this.waiting.filter((waiting) => waiting.task !== next.task));
        this.onRefused({ number: next.number, task: next.task, error: error as NahtlosError });
        continue;
      }
      this.onTold(next);
      this.keep(this.waiting.filter((waiting) => waiting.key !== next.key));
    }
  }

  private keep(waiting: Waiting[]) {
    this.waiting = waiting;
    this.keeps.write(JSON.stringify(waiting));
    for (const listener of this.listeners) listener();
  }
}

function read(keeps: Keeps): Waiting[] {
  try {
    const said: unknown = JSON.parse(keeps.read() ?? '[]');
    return Array.isArray(said) ? (said as Waiting[]) : [];
  } catch {
    return [];
  }
}
