import { NahtlosError } from '@nahtlos/client';
import { expect, test } from 'vitest';
import { Queue, type Keeps, type Refused, type Waiting } from './queue.js';

const step = (key: string, task = 'ful_1', account = 'stf_1'): Waiting => ({
  key,
  account,
  order: 'ord_1',
  task,
  number: 'LH-1',
  body: { action: 'accept' },
});
const kept = (): Keeps => {
  let text: string | null = null;
  return {
    read: () => text,
    write: (said) => {
      text = said;
    },
  };
};
const refusal = (status: number) => new NahtlosError({ title: 'no', status, code: 'no' });

test('what is sent is sent once, in its order', async () => {
  const sent: string[] = [];
  const queue = new Queue(kept(), async ({ key }) => void sent.push(key));
  queue.add(step('a'));
  queue.add(step('b'));
  await Promise.all([queue.flush('stf_1'), queue.flush('stf_1')]);
  expect(sent).toEqual(['a', 'b']);
  expect(queue.all()).toEqual([]);
});

test('a lost answer is asked for again under the same key, also after a reload', async () => {
  const keeps = kept();
  const sent: string[] = [];
  const broken = new Queue(keeps, async ({ key }) => {
    sent.push(key);
    throw new TypeError('Failed to fetch');
  });
  broken.add(step('a'));
  await broken.flush('stf_1');
  const again = new Queue(keeps, async ({ key }) => void sent.push(key));
  await again.flush('stf_1');
  expect(sent).toEqual(['a', 'a']);
  expect(again.all()).toEqual([]);
});

test('a step is known to be told before it stops to wait: what is shown never jumps back', async () => {
  const queue = new Queue(kept(), async () => {});
  const seen: [string, number][] = [];
  queue.onTold = ({ key }) => void seen.push([key, queue.all().length]);
  queue.add(step('a'));
  queue.add(step('b'));
  await queue.flush('stf_1');
  expect(seen).toEqual([
    ['a', 2],
    ['b', 1],
  ]);
});

test('a refusal is told, and takes along what was to follow on the same task only', async () => {
  const sent: string[] = [];
  const refused: Refused[] = [];
  const queue = new Queue(kept(), async ({ key }) => {
    sent.push(key);
    if (key === 'a') throw refusal(409);
  });
  queue.onRefused = (one) => void refused.push(one);
  queue.add(step('a'));
  queue.add(step('b'));
  queue.add(step('c', 'ful_2'));
  await queue.flush('stf_1');
  expect(sent).toEqual(['a', 'c']);
  expect(refused.map(({ task }) => task)).toEqual(['ful_1']);
});

test('an ended session keeps what was done, for who did it', async () => {
  let isOver = true;
  const sent: string[] = [];
  const queue = new Queue(kept(), async ({ key }) => {
    if (isOver) throw refusal(401);
    sent.push(key);
  });
  let said = 0;
  queue.onExpired = () => void said++;
  queue.add(step('a'));
  await queue.flush('stf_1');
  expect([said, queue.all().length]).toEqual([1, 1]);
  isOver = false;
  await queue.flush('stf_2');
  expect(sent).toEqual([]);
  await queue.flush('stf_1');
  expect(sent).toEqual(['a']);
});
