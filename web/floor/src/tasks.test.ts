import { expect, test } from 'vitest';
import type { Task } from './api.js';
import { grouped, lineOf, minutesLeft, nextStep } from './tasks.js';
import { spanOf, wordsOf } from './words.js';

const task = (so: Partial<Task>): Task => ({
  id: 'ful_1',
  order: 'ord_1',
  number: 'LH-1',
  method: 'pickup',
  status: 'assigned',
  updated_at: '2026-01-01T00:00:00Z',
  version: 1,
  lines: [],
  ...so,
});

test('packed goods wait for who collects them, or for the carrier', () => {
  const made = grouped([task({ status: 'packed' }), task({ status: 'packed', method: 'ship' })]);
  expect([made.ready.length, made.ship.length]).toEqual([1, 1]);
  expect(nextStep({ status: 'packed', method: 'curbside' })).toBe('ready');
  expect(nextStep({ status: 'packed', method: 'ship' })).toBe('ship');
});

test('the most urgent stands first, what was promised before what was not', () => {
  const made = grouped([
    task({ number: 'none' }),
    task({ number: 'later', promise_by: '2026-01-01T02:00:00Z' }),
    task({ number: 'soon', promise_by: '2026-01-01T01:00:00Z' }),
  ]);
  expect(made.new.map(({ number }) => number)).toEqual(['soon', 'later', 'none']);
});

test('what is on hold or done is no work', () => {
  const made = grouped([task({ status: 'on_hold' }), task({ status: 'shipped' })]);
  expect(Object.values(made).flat()).toEqual([]);
});

test('promises run down and are late', () => {
  const promised = { promise_by: '2026-01-01T01:00:00Z' };
  expect(minutesLeft(promised, Date.parse('2026-01-01T00:48:00Z'))).toBe(12);
  expect(minutesLeft(promised, Date.parse('2026-01-01T01:05:00Z'))).toBe(-5);
  expect(spanOf(wordsOf('de'), -200)).toBe('3 Std.');
});

test('a line is known by its SKU and by its GTIN', () => {
  const lines = [{ line: 2, sku: 'LH-1', title: 'Zelt', quantity: 1 }];
  const goods = new Map([['LH-1', { gtin: '0036000291452', options: '' }]]);
  const found = (code: string) => lineOf(task({ lines }), code, goods)?.line;
  expect(['lh-1', ' 0036000291452 ', '036000291452', '4711', ''].map(found)).toEqual([
    2,
    2,
    2,
    undefined,
    undefined,
  ]);
});
