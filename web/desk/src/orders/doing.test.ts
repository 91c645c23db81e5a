import { expect, test } from 'vitest';
import { possible, wishOf } from './doing.js';
import type { Order } from './timeline.js';

const line = (n: number, units: object = {}) => ({
  line: n,
  kind: 'goods',
  ordered: 2,
  canceled: 0,
  fulfilled: 0,
  returned: 0,
  ...units,
});
const order = (lines: object[], status = 'placed') =>
  ({ id: 'ord_1', status, lines }) as unknown as Order;
const form = (said: Record<string, string>) => {
  const made = new FormData();
  for (const [name, value] of Object.entries(said)) made.set(name, value);
  return made;
};
const mayAll = () => true;

test('only what an order allows now is offered', () => {
  expect(possible(order([line(1)]), mayAll)).toEqual(['hold', 'cancel']);
  expect(possible(order([line(1)], 'on_hold'), mayAll)).toEqual(['release', 'cancel']);
  expect(possible(order([line(1, { fulfilled: 2 })], 'closed'), mayAll)).toEqual(['giveBack']);
  expect(possible(order([line(1, { fulfilled: 2, returned: 2 })], 'closed'), mayAll)).toEqual([]);
  expect(possible(order([line(1)]), () => false)).toEqual([]);
});

test('all that is open is canceled as a whole, so that shipping goes with it', () => {
  const both = order([line(1), line(2), { ...line(3), kind: 'shipping', ordered: 1 }]);
  const all = form({ 'line-1': '2', 'line-2': '2', reason: 'x', refund: 'request' });
  expect(wishOf(both, 'cancel', all).body).toEqual({ reason: 'x', refund: 'request' });
  const some = form({ 'line-1': '1', 'line-2': '0', reason: 'x', refund: 'none' });
  expect(wishOf(both, 'cancel', some).body).toEqual({
    lines: [{ line: 1, quantity: 1 }],
    reason: 'x',
    refund: 'none',
  });
});

test('what comes back is booked in where it is, and its money goes where it is wished', () => {
  const sold = order([line(1, { fulfilled: 2 })], 'closed');
  const said = { 'line-1': '1', location: 'loc_1', damaged: 'on', reason: 'torn', refund: 'store_credit' };
  expect(wishOf(sold, 'giveBack', form(said))).toEqual({
    path: '/v1/orders/ord_1/returns',
    body: {
      lines: [{ line: 1, quantity: 1, disposition: 'damaged' }],
      location: 'loc_1',
      reason: 'torn',
      refund: 'request',
      refund_to: 'store_credit',
    },
    isEmpty: false,
  });
  expect(wishOf(sold, 'giveBack', form({ 'line-1': '0' })).isEmpty).toBe(true);
});
