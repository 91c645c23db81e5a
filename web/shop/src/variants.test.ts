import { describe, expect, it } from 'vitest';
import { chosenOf, picturesOf, withOption, type Variant } from './variants.js';

const made = (sku: string, options: Record<string, string>, more: Partial<Variant> = {}): Variant => ({
  id: `var_${sku}`, product: 'prd_1', sku, title: sku, options, tax_category: 'standard',
  status: 'active', unit_price: '9.00', tax_included: true, version: 1, ...more,
});
const variants = [
  made('OLD', { color: 'red', size: 'S' }, { status: 'archived' }),
  made('RS', { color: 'red', size: 'S' }),
  made('RM', { color: 'red', size: 'M' }),
  made('BS', { color: 'blue', size: 'S' }),
  made('BX', { color: 'blue', size: 'XL' }, { unit_price: null }),
];

describe('variants', () => {
  it('the one of the address, else the first that is sold', () => {
    expect(chosenOf(variants, 'RM')?.sku).toBe('RM');
    expect(chosenOf(variants, 'BX')?.sku).toBe('RS');
    expect(chosenOf([], undefined)).toBeUndefined();
  });
  it('an option keeps the others where that is sold', () => {
    const small = variants[1]!;
    expect(withOption(variants, small, 'color', 'blue')?.sku).toBe('BS');
    expect(withOption(variants, variants[2]!, 'color', 'blue')?.sku).toBe('BS');
    expect(withOption(variants, small, 'size', 'XL')).toBeUndefined();
  });
  it('pictures of the variant, else those there are', () => {
    const media = [{ role: 'picture', variants: ['RS'] }, { role: 'picture', variants: ['BS'] }];
    expect(picturesOf(media, 'BS')).toEqual([media[1]]);
    expect(picturesOf(media, 'X')).toEqual(media);
  });
});
