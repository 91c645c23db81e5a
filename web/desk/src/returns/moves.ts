// What can be told of an announced return, and what is sent for it.
import type { Schemas } from '@nahtlos/client';

export type Return = Schemas['Return'];
type Body = Schemas['ReturnMove'];
export type Move = 'approve' | 'decline' | 'receive' | 'inspect' | 'refund' | 'cancel';

const after: Record<Return['status'], Move[]> = {
  requested: ['approve', 'decline'],
  approved: ['receive', 'cancel'],
  in_transit: ['receive', 'cancel'],
  received: ['inspect'],
  inspected: ['refund'],
  refunded: [],
  declined: [],
  canceled: [],
};
export const movesOf = (one: Return): Move[] => after[one.status];

const text = (form: FormData, name: string) => String(form.get(name) ?? '').trim();
const number = (form: FormData, name: string) => Number(text(form, name) || 0);

/** What came and is neither damaged nor missing is put among the sellable. */
function inspectedOf(one: Return, form: FormData): Body['inspected'] {
  return one.lines
    .filter(({ received }) => received > 0)
    .map(({ line, received }) => {
      const damaged = number(form, `damaged-${line}`);
      const missing = number(form, `missing-${line}`);
      return { line, resellable: Math.max(0, received - damaged - missing), damaged, missing };
    });
}

export function bodyOf(one: Return, move: Move, form: FormData): Partial<Body> & { action: Move } {
  if (move === 'decline') return { action: move, reason: text(form, 'reason') };
  if (move === 'receive') return { action: move, location: text(form, 'location') };
  if (move !== 'inspect' && move !== 'refund') return { action: move };
  const refund = text(form, 'refund');
  const money =
    refund === 'store_credit'
      ? { refund: 'request' as const, refund_to: 'store_credit' as const }
      : { refund: refund as 'request' | 'paid_out' | 'none' };
  if (move === 'refund') return { action: move, ...money };
  return { action: move, inspected: inspectedOf(one, form), ...money };
}
