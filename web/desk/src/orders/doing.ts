// What can be done with an order, and what is sent for it.
import type { Order } from './timeline.js';

export type Doing = 'hold' | 'release' | 'cancel' | 'giveBack';

export function possible(order: Order, may: (scope: string) => boolean): Doing[] {
  const found: Doing[] = [];
  const has = (units: (line: Order['lines'][number]) => number) =>
    order.lines.some((line) => line.kind !== 'shipping' && units(line) > 0);
  if (may('orders:write')) {
    if (order.status === 'placed') found.push('hold');
    if (order.status === 'on_hold') found.push('release');
  }
  if (may('returns:write') && has((line) => line.fulfilled - line.returned)) found.push('giveBack');
  const isOpen = order.status === 'placed' || order.status === 'on_hold';
  if (may('orders:write') && isOpen && has((line) => line.ordered - line.canceled - line.fulfilled)) {
    found.push('cancel');
  }
  return found;
}

export interface OrderWish {
  path: string;
  body: Record<string, unknown>;
  isEmpty: boolean;
}

const text = (form: FormData, name: string) => String(form.get(name) ?? '');

function unitsOf(order: Order, form: FormData) {
  return order.lines
    .map(({ line }) => ({ line, quantity: Number(form.get(`line-${line}`) ?? 0) }))
    .filter(({ quantity }) => quantity > 0);
}

/** Where the money goes: the way it came, or to the customer's store credit. */
function refundOf(form: FormData): Record<string, unknown> {
  const chosen = text(form, 'refund') || 'request';
  return chosen === 'store_credit'
    ? { refund: 'request', refund_to: 'store_credit' }
    : { refund: chosen };
}

export function wishOf(order: Order, doing: Doing, form: FormData): OrderWish {
  const base = `/v1/orders/${order.id}`;
  const reason = text(form, 'reason');
  if (doing === 'hold' || doing === 'release') {
    return { path: `${base}/${doing}`, body: { reason }, isEmpty: false };
  }
  const lines = unitsOf(order, form);
  const isEmpty = lines.length === 0;
  if (doing === 'giveBack') {
    const disposition = form.get('damaged') ? 'damaged' : 'resellable';
    const units = lines.map((line) => ({ ...line, disposition }));
    const location = text(form, 'location');
    return {
      path: `${base}/returns`,
      body: { lines: units, location, reason, ...refundOf(form) },
      isEmpty,
    };
  }
  // All that is open: shipping goes, too, where nothing has left.
  const isWhole = order.lines
    .filter(({ kind }) => kind !== 'shipping')
    .every(
      (line) =>
        line.ordered - line.canceled - line.fulfilled ===
        (lines.find((one) => one.line === line.line)?.quantity ?? 0),
    );
  const hasGone = order.lines.some(({ fulfilled }) => fulfilled > 0);
  const which = isWhole && !hasGone ? {} : { lines };
  return { path: `${base}/cancel`, body: { ...which, reason, ...refundOf(form) }, isEmpty };
}
