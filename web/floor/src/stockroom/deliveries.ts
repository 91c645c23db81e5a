// What comes to this place and what is to leave it, whoever sends it: transfers and purchase orders
// look the same to who unpacks them.
import type { Schemas } from '@nahtlos/client';
import { ask } from '../api.js';

type Transfer = Schemas['Transfer'];
type Purchase = Schemas['PurchaseOrder'];

export interface DeliveryLine {
  line: number;
  sku: string;
  open: number;
}
export interface Delivery {
  id: string;
  kind: 'transfer' | 'purchase';
  way: 'in' | 'out';
  reference: string;
  /** The location at the other end; of a purchase there is none. */
  other?: string;
  expectedAt?: string;
  version: number;
  lines: DeliveryLine[];
}

/** What was counted of a line: all that came, and how much of that is damaged. */
export interface Tally {
  got: number;
  damaged: number;
}
export type Tallies = Readonly<Record<number, Tally>>;
const none: Tally = { got: 0, damaged: 0 };
export const tallyOf = (tallies: Tallies, line: number): Tally => tallies[line] ?? none;

export const openOf = (delivery: Delivery) =>
  delivery.lines.reduce((sum, { open }) => sum + open, 0);

// A line of a stock item that is no single variant has no SKU to show or scan.
const skuOfLine = ({ sku, stock_item }: Schemas['TransferLine']) => sku ?? stock_item;

/** A transfer as this place sees it: what is in transit to it, or what it has yet to send. */
export function ofTransfer(transfer: Transfer, here: string): Delivery {
  const way = transfer.to === here ? 'in' : 'out';
  return {
    id: transfer.id,
    kind: 'transfer',
    way,
    reference: transfer.reference ?? '',
    other: way === 'in' ? transfer.from : transfer.to,
    ...(transfer.expected_at ? { expectedAt: transfer.expected_at } : {}),
    version: transfer.version,
    lines: transfer.lines.map((line) => ({
      line: line.line,
      sku: skuOfLine(line),
      open: way === 'in' ? line.in_transit : Math.max(0, line.quantity - line.shipped),
    })),
  };
}

export function ofPurchase(order: Purchase): Delivery {
  const dates = order.lines.flatMap(({ open, expected_at }) =>
    open > 0 && expected_at ? [expected_at] : [],
  );
  const soonest = dates.sort()[0];
  return {
    id: order.id,
    kind: 'purchase',
    way: 'in',
    reference: order.reference ?? '',
    ...(soonest ? { expectedAt: soonest } : {}),
    version: order.version,
    lines: order.lines.map(({ line, sku, open }) => ({ line, sku, open })),
  };
}

/** What the API is asked to book, and where; nothing where nothing was counted. */
export interface Booking {
  path: string;
  body: Record<string, unknown>;
}
export interface Said {
  tallies: Tallies;
  /** What did not come will not come any more. */
  restMissing: boolean;
  reason: string;
}

const missingOf = ({ open }: DeliveryLine, { got }: Tally) => Math.max(0, open - got);

/** More than was announced: possible, but never by a slip of the finger. */
export const isOver = (delivery: Delivery, tallies: Tallies) =>
  delivery.lines.some(({ line, open }) => tallyOf(tallies, line).got > open);

export function needsReason(delivery: Delivery, said: Said): boolean {
  if (delivery.kind === 'purchase' || delivery.way === 'out') return false;
  return (
    isOver(delivery, said.tallies) ||
    delivery.lines.some((line) => {
      const tally = tallyOf(said.tallies, line.line);
      return tally.damaged > 0 || (said.restMissing && missingOf(line, tally) > 0);
    })
  );
}

export function bookingOf(delivery: Delivery, said: Said): Booking | undefined {
  const told = delivery.lines.flatMap((line) => {
    const tally = tallyOf(said.tallies, line.line);
    const damaged = Math.min(tally.damaged, tally.got);
    const received = tally.got - damaged;
    const missing = said.restMissing ? missingOf(line, tally) : 0;
    return received + damaged + missing > 0
      ? [{ line: line.line, received, damaged, missing }]
      : [];
  });
  if (told.length === 0) return undefined;
  if (delivery.kind === 'purchase') {
    const over = isOver(delivery, said.tallies) ? { allow_over: true } : {};
    return { path: `/v1/purchase-orders/${delivery.id}/receipts`, body: { lines: told, ...over } };
  }
  const path = `/v1/transfers/${delivery.id}`;
  if (delivery.way === 'out') {
    const lines = told.map(({ line, received }) => ({ line, quantity: received }));
    return { path: `${path}/ship`, body: { lines } };
  }
  const over = isOver(delivery, said.tallies) ? { accept_surplus: true } : {};
  const why = needsReason(delivery, said) ? { reason: said.reason.trim() } : {};
  return { path: `${path}/receive`, body: { lines: told, ...over, ...why } };
}

export async function deliveryOf(id: string, here: string): Promise<Delivery> {
  if (id.startsWith('pur_')) return ofPurchase(await ask<Purchase>(`/v1/purchase-orders/${id}`));
  return ofTransfer(await ask<Transfer>(`/v1/transfers/${id}`), here);
}

const listed = async <T>(path: string, filter: Record<string, string>): Promise<T[]> => {
  const query = new URLSearchParams({ ...filter, limit: '100' });
  return (await ask<{ items: T[] }>(`${path}?${query}`)).items;
};

/** All that is open at this place, what is expected soonest first. */
export async function deliveriesOf(here: string): Promise<Delivery[]> {
  const coming = ['partially_shipped', 'shipped', 'partially_received'];
  const leaving = ['released', 'partially_shipped'];
  const ordered = ['ordered', 'confirmed', 'partially_received'];
  const [transfers, orders] = await Promise.all([
    Promise.all([
      ...coming.map((status) => listed<Transfer>('/v1/transfers', { to: here, status })),
      ...leaving.map((status) => listed<Transfer>('/v1/transfers', { from: here, status })),
    ]),
    Promise.all(
      ordered.map((status) =>
        listed<Schemas['PurchaseOrderSummary']>('/v1/purchase-orders', { location: here, status }),
      ),
    ),
  ]);
  const bought = await Promise.all(orders.flat().map(({ id }) => deliveryOf(id, here)));
  return [...transfers.flat().map((transfer) => ofTransfer(transfer, here)), ...bought]
    .filter((delivery) => openOf(delivery) > 0)
    .sort((a, b) => (a.expectedAt ?? '9').localeCompare(b.expectedAt ?? '9'));
}
