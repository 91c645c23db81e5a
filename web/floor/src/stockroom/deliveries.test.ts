import { expect, test } from 'vitest';
import {
  bookingOf, isOver, needsReason, ofPurchase, ofTransfer, openOf, type Said,
} from './deliveries.js';

const line = { received: 0, damaged: 0, missing: 0, surplus: 0, stock_item: 'stk_1' };
const transfer = {
  id: 'trf_1',
  from: 'loc_lager',
  to: 'loc_berlin',
  reference: 'T-100',
  version: 3,
  lines: [
    { ...line, line: 1, sku: 'A', quantity: 10, shipped: 8, in_transit: 8 },
    { ...line, line: 2, sku: 'B', quantity: 5, shipped: 5, in_transit: 5 },
  ],
} as unknown as Parameters<typeof ofTransfer>[0];
const coming = ofTransfer(transfer, 'loc_berlin');
const leaving = ofTransfer(transfer, 'loc_lager');
const said = (tallies: Said['tallies'], more: Partial<Said> = {}): Said => ({
  tallies,
  restMissing: false,
  reason: '',
  ...more,
});

test('who receives sees what is in transit, who sends what has not left', () => {
  expect([coming.way, coming.other, openOf(coming)]).toEqual(['in', 'loc_lager', 13]);
  expect([leaving.way, leaving.other, openOf(leaving)]).toEqual(['out', 'loc_berlin', 2]);
});

test('what was not counted stays open', () => {
  expect(bookingOf(coming, said({}))).toBeUndefined();
  expect(bookingOf(coming, said({ 1: { got: 7, damaged: 0 } }))?.body).toEqual({
    lines: [{ line: 1, received: 7, damaged: 0, missing: 0 }],
  });
});

test('damaged pieces are among those that came, and the rest is missing only when said so', () => {
  const told = said({ 1: { got: 7, damaged: 2 } }, { restMissing: true, reason: ' wet box ' });
  expect(needsReason(coming, told)).toBe(true);
  expect(bookingOf(coming, told)).toEqual({
    path: '/v1/transfers/trf_1/receive',
    body: {
      lines: [
        { line: 1, received: 5, damaged: 2, missing: 1 },
        { line: 2, received: 0, damaged: 0, missing: 5 },
      ],
      reason: 'wet box',
    },
  });
});

test('more than was announced is told as a surplus, with its reason', () => {
  const told = said({ 1: { got: 9, damaged: 0 } }, { reason: 'counted twice' });
  expect(isOver(coming, told.tallies)).toBe(true);
  expect(needsReason(coming, told)).toBe(true);
  expect(bookingOf(coming, told)?.body).toMatchObject({ accept_surplus: true });
});

test('what is sent is told by line', () => {
  expect(bookingOf(leaving, said({ 1: { got: 2, damaged: 0 } }))).toEqual({
    path: '/v1/transfers/trf_1/ship',
    body: { lines: [{ line: 1, quantity: 2 }] },
  });
});

test('a purchase order is expected with the first of its open lines, and needs no reason', () => {
  const order = ofPurchase({
    id: 'pur_1',
    version: 1,
    lines: [
      { line: 1, sku: 'A', open: 0, expected_at: '2026-01-01T00:00:00Z' },
      { line: 2, sku: 'B', open: 4, expected_at: '2026-03-01T00:00:00Z' },
    ],
  } as unknown as Parameters<typeof ofPurchase>[0]);
  expect(order.expectedAt).toBe('2026-03-01T00:00:00Z');
  const told = said({ 2: { got: 5, damaged: 1 } });
  expect(needsReason(order, told)).toBe(false);
  expect(bookingOf(order, told)).toEqual({
    path: '/v1/purchase-orders/pur_1/receipts',
    body: { lines: [{ line: 2, received: 4, damaged: 1, missing: 0 }], allow_over: true },
  });
});
