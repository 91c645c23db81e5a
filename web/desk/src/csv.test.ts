import { expect, test } from 'vitest';
import { csvOf } from './csv.js';

const lines = (text: string) => text.slice(1).split('\r\n');

test('quotes, commas and line breaks stay within their cell', () => {
  expect(lines(csvOf(['a', 'b'], [['x,"y"', null]]))).toEqual(['a,b', '"x,""y""",', '']);
});

test('no cell is run as a formula, and numbers stay numbers', () => {
  const [, row] = lines(csvOf(['a', 'b', 'c'], [['=1+1', -3, '-12.50']]));
  expect(row).toBe("'=1+1,-3,-12.50");
});
