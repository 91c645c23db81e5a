import { expect, test } from 'vitest';
import { differences, rowsOf, toldOf, type CountLine } from './counts.js';

const line = (sku: string, status: CountLine['status'], difference?: number) =>
  ({ stock_item: `stk_${sku}`, sku, status, pass: 1, difference }) as CountLine;

test('a pass asks for what is to be counted, and keeps what was found besides', () => {
  const count = { lines: [line('A', 'to_count'), line('B', 'counted'), line('C', 'to_count')] };
  expect(rowsOf(count, { D: 2, C: 0 })).toEqual([
    { sku: 'D', counted: 2 },
    { sku: 'C', counted: 0 },
    { sku: 'A', counted: undefined },
  ]);
});

test('none there is told, not counted is not', () => {
  const count = { lines: [line('A', 'to_count'), line('C', 'to_count')] };
  expect(toldOf(count, { C: 0 })).toEqual([{ sku: 'C', quantity: 0 }]);
});

test('what is no single variant is told by its stock item', () => {
  const bundle = { ...line('X', 'to_count'), sku: null };
  expect(toldOf({ lines: [bundle] }, { stk_X: 3 })).toEqual([
    { stock_item: 'stk_X', quantity: 3 },
  ]);
});

test('only what differs is a difference', () => {
  const lines = [line('A', 'counted', 0), line('B', 'counted', -2), line('C', 'counted')];
  expect(differences({ lines }).map(({ sku }) => sku)).toEqual(['B']);
});
