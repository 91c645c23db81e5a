import { expect, test } from 'vitest';
import { seenText } from './pieces.js';
import { wordsOf } from './words.js';

const now = Date.parse('2026-01-01T12:00:00Z');
const piece = (zone: 'back_room' | 'sales_floor', last_seen_at: string) => ({
  epc: '30',
  serial: '1',
  zone,
  reader: 'r',
  is_set_apart: false,
  arrived_at: last_seen_at,
  last_seen_at,
});

test('pieces are told by their zones and when the last of them was seen', () => {
  const pieces = [
    piece('back_room', '2026-01-01T11:57:00Z'),
    piece('sales_floor', '2026-01-01T09:00:00Z'),
    piece('back_room', '2026-01-01T08:00:00Z'),
  ];
  expect(seenText(pieces, wordsOf('en'), now)).toBe('back room 2, sales floor 1 · 3 min ago');
  expect(seenText(pieces, wordsOf('de'), now)).toBe(
    'Lager hinten 2, Verkaufsfläche 1 · vor 3 Min.',
  );
});

test('nothing is said of what nobody saw, and a clock that runs late says no future', () => {
  expect(seenText([], wordsOf('de'), now)).toBe('');
  expect(seenText([piece('back_room', '2026-01-01T12:05:00Z')], wordsOf('en'), now)).toBe(
    'back room 1 · just now',
  );
});
