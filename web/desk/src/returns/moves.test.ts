import { expect, test } from 'vitest';
import { bodyOf, movesOf, type Return } from './moves.js';

const back = (status: string) =>
  ({
    status,
    lines: [
      { line: 1, received: 3 },
      { line: 2, received: 0 },
    ],
  }) as unknown as Return;
const form = (said: Record<string, string>) => {
  const made = new FormData();
  for (const [name, value] of Object.entries(said)) made.set(name, value);
  return made;
};

test('only what can follow is offered', () => {
  expect(movesOf(back('requested'))).toEqual(['approve', 'decline']);
  expect(movesOf(back('in_transit'))).toEqual(['receive', 'cancel']);
  expect(movesOf(back('refunded'))).toEqual([]);
});

test('what is neither damaged nor missing is sold again', () => {
  const typed = form({ 'damaged-1': '1', 'missing-1': '1', refund: 'request' });
  expect(bodyOf(back('received'), 'inspect', typed)).toEqual({
    action: 'inspect',
    inspected: [{ line: 1, resellable: 1, damaged: 1, missing: 1 }],
    refund: 'request',
  });
});

test('money becomes credit where that is chosen', () => {
  expect(bodyOf(back('inspected'), 'refund', form({ refund: 'store_credit' }))).toEqual({
    action: 'refund',
    refund: 'request',
    refund_to: 'store_credit',
  });
});
