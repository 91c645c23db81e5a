import { expect, test } from 'vitest';
import { parseSearch, withFilter, writeSearch } from './search.js';

test('what an address says is read as it was written', () => {
  const search = { number: '1000150', status: 'placed,on_hold' };
  expect(parseSearch(writeSearch(search))).toEqual(search);
  expect(writeSearch({ number: '1000150' })).toBe('?number=1000150');
});

test('another filter begins with the first page', () => {
  expect(withFilter({ status: 'placed', cursor: 'abc' }, 'channel', 'app')).toEqual({
    status: 'placed',
    channel: 'app',
  });
  expect(withFilter({ status: 'placed' }, 'status', '')).toEqual({});
});
