import { expect, test } from 'vitest';
import { eventsIn } from './live.js';

test('an event that is cut in two waits for its other half', () => {
  const first = eventsIn('retry: 1000\nid: 7\n\nid: 8\nevent: order_placed\ndata: {}\n\nid: 9\nev');
  expect(first.ids).toEqual(['7', '8']);
  expect(first.types).toEqual(['order_placed']);
  expect(eventsIn(`${first.rest}ent: order_closed\ndata: {}\n\n`).types).toEqual(['order_closed']);
});
