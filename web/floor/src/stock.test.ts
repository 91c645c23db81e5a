import { expect, test } from 'vitest';
import { sizesOf } from './stock.js';

test('pieces here and elsewhere are told apart, and places without any are left out', () => {
  const variants = [
    { sku: 'A', options: { color: 'moss', size: 'M' } },
    { sku: 'B', options: {} },
  ] as unknown as Parameters<typeof sizesOf>[0];
  const items = [
    {
      sku: 'A',
      locations: [
        { location: 'loc_1', code: 'berlin', quantity: 2 },
        { location: 'loc_2', code: 'hamburg', quantity: 1 },
        { location: 'loc_3', code: 'lager', quantity: 40 },
        { location: 'loc_4', code: 'wien', quantity: 0 },
      ],
    },
  ] as unknown as Parameters<typeof sizesOf>[1];
  expect(sizesOf(variants, items, 'loc_1')).toEqual([
    {
      sku: 'A',
      options: 'moss · M',
      here: 2,
      elsewhere: 41,
      places: [
        { code: 'lager', quantity: 40 },
        { code: 'hamburg', quantity: 1 },
      ],
    },
    { sku: 'B', options: '', here: 0, elsewhere: 0, places: [] },
  ]);
});
