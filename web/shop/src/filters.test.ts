import { describe, expect, it } from 'vitest';
import { chosenCount, isChosen, readFilters, toggled } from './filters.js';

describe('filters', () => {
  it('read what an address says and drop what makes no sense', () => {
    expect(
      readFilters({ q: ' zelt ', brand: 'A', attributes: ['color:moss', 'x'], min: -1, max: 900, sort: 'evil' }),
    ).toEqual({ q: 'zelt', brand: ['A'], attributes: ['color:moss'], max: 900 });
    expect(readFilters({ q: 1001 })).toEqual({ q: '1001' });
    expect(readFilters({})).toEqual({});
  });
  it('take a value in and out again', () => {
    const once = toggled({ q: 'zelt' }, 'color', 'moss');
    expect(once).toEqual({ q: 'zelt', attributes: ['color:moss'] });
    expect(isChosen(once, 'color', 'moss')).toBe(true);
    expect(toggled(once, 'color', 'moss')).toEqual({ q: 'zelt' });
  });
  it('keep facets apart', () => {
    const all = toggled(toggled(toggled({}, 'brand', 'A'), 'in_stock_at', 'berlin'), 'size', 'M');
    expect(all).toEqual({ brand: ['A'], store: ['berlin'], attributes: ['size:M'] });
    expect(chosenCount({ ...all, min: 5 })).toBe(4);
  });
});
