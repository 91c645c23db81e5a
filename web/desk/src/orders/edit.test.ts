import { expect, test } from 'vitest';
import { actionsOf, editsOf } from './edit.js';
import type { Order } from './timeline.js';

const order = (method = 'ship', status = 'placed', part = 'assigned') =>
  ({
    id: 'ord_1',
    status,
    fulfillments: [{ method, status: part }],
    ship_to: { address: { country: 'DE' } },
    lines: [
      { line: 1, kind: 'goods', ordered: 3, canceled: 1 },
      { line: 2, kind: 'goods', ordered: 1, canceled: 0 },
      { line: 3, kind: 'shipping', ordered: 1, canceled: 0 },
    ],
  }) as unknown as Order;
const form = (said: Record<string, string>) => {
  const made = new FormData();
  for (const [name, value] of Object.entries(said)) made.set(name, value);
  return made;
};
const mayAll = () => true;

test('only what can change is offered', () => {
  expect(editsOf(order(), mayAll)).toEqual(['units', 'article', 'address', 'way']);
  expect(editsOf(order('pickup'), mayAll)).toEqual(['units', 'article', 'way']);
  expect(editsOf(order('parcel_shop'), mayAll)).toEqual(['units', 'article', 'way']);
  expect(editsOf(order('ship', 'canceled'), mayAll)).toEqual([]);
  expect(editsOf(order('ship', 'placed', 'canceled'), mayAll)).toEqual([]);
  expect(editsOf(order(), () => false)).toEqual([]);
});

test('only the lines whose units differ are sent', () => {
  const typed = form({ 'line-1': '1', 'line-2': '1' });
  expect(actionsOf(order(), 'units', typed)).toEqual([
    { action: 'set_quantity', line: 1, quantity: 1 },
  ]);
  expect(actionsOf(order(), 'units', form({ 'line-1': '2', 'line-2': '1' }))).toEqual([]);
});

test('another way goes to a store, or to an address', () => {
  const collect = form({ method: 'curbside', location: 'loc_1' });
  expect(actionsOf(order(), 'way', collect)).toEqual([
    { action: 'change_method', method: 'curbside', location: 'loc_1' },
  ]);
  const send = form({ method: 'ship', name: 'Ada', address1: 'Kai 2', postal_code: '20457', city: 'Hamburg' });
  expect(actionsOf(order('pickup'), 'way', send)).toEqual([
    {
      action: 'change_method',
      method: 'ship',
      address: { name: 'Ada', address1: 'Kai 2', postal_code: '20457', city: 'Hamburg', country: 'DE' },
    },
  ]);
});
