import { expect, test } from 'vitest';
import { figuresOf, homelessOf, lateOf, workOf, type Entry } from './figures.js';

const order = (more: object): Entry =>
  ({
    id: 'ord_1',
    status: 'placed',
    channel: 'chn_a',
    currency: 'EUR',
    total_minor: 1000,
    lines: [
      { kind: 'goods', ordered: 3, canceled: 1 },
      { kind: 'shipping', ordered: 1, canceled: 0 },
    ],
    fulfillments: [],
    ...more,
  }) as unknown as Entry;

test('canceled orders and canceled units are no sale, and shipping is no piece', () => {
  const { all, byChannel } = figuresOf([
    order({}),
    order({ channel: 'chn_b', currency: 'CHF' }),
    order({ status: 'canceled' }),
  ]);
  expect(all).toEqual({ orders: 2, units: 4, minor: { EUR: 1000, CHF: 1000 } });
  expect(byChannel.get('chn_b')).toEqual({ orders: 1, units: 2, minor: { CHF: 1000 } });
});

test('late is what is open after its promise, and not what waits for the customer', () => {
  const way = (status: string, promise_by: string, location: string | null = 'loc_1') => ({
    status,
    promise_by,
    location,
    method: 'ship',
  });
  const orders = [
    order({
      fulfillments: [
        way('assigned', '2026-01-01T10:00:00Z'),
        way('picking', '2026-01-01T09:00:00Z'),
        way('ready', '2026-01-01T08:00:00Z'),
        way('shipped', '2026-01-01T08:00:00Z'),
        way('accepted', '2026-01-03T08:00:00Z'),
        way('on_hold', '2026-01-03T08:00:00Z', null),
      ],
    }),
  ];
  const late = lateOf(orders, Date.parse('2026-01-02T00:00:00Z'));
  expect(late.map(({ way: { status } }) => status)).toEqual(['picking', 'assigned']);
  expect(homelessOf(orders)).toHaveLength(1);
});

test('a place has the tasks it was given and kept', () => {
  const way = (status: string, location: string | null) => ({ status, location });
  const orders = [
    order({ fulfillments: [way('rejected', 'loc_a'), way('shipped', 'loc_b')] }),
    order({ fulfillments: [way('picking', 'loc_b'), way('on_hold', null)] }),
  ];
  expect([...workOf(orders)]).toEqual([['loc_b', { tasks: 2, done: 1 }]]);
});
