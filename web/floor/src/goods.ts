// What the labels of goods say: their GTIN, which scanners read, and their size and color. Read for
// the whole list ahead of time, so that scanning works where the network does not reach.
import type { Schemas } from '@nahtlos/client';
import { useQuery } from '@tanstack/react-query';
import { ask } from './api.js';

export interface Goods {
  title?: string;
  gtin?: string | null | undefined;
  options: string;
}
export type GoodsBySku = ReadonlyMap<string, Goods>;

const atOnce = 100;
const known = new Map<string, Goods>();

function remember(variants: Schemas['VariantView'][]) {
  for (const { sku, title, gtin, options } of variants) {
    known.set(sku, { title, gtin, options: Object.values(options).join(' · ') });
  }
}

/** The SKU that a label means, of all the house sells; nothing when it knows no such label. */
export async function skuOf(code: string): Promise<string | undefined> {
  const query = new URLSearchParams({ text: code.trim(), limit: '2' });
  const { items } = await ask<Schemas['Page_VariantView']>(`/v1/variants?${query}`);
  remember(items);
  return items[0]?.sku;
}

async function load(skus: string[]): Promise<number> {
  const query = new URLSearchParams({ skus: skus.join(','), limit: String(atOnce) });
  const page = await ask<Schemas['Page_VariantView']>(`/v1/variants?${query}`);
  // What the catalog no longer has is not asked for again.
  for (const sku of skus) known.set(sku, { options: '' });
  remember(page.items);
  return known.size;
}

export function useGoods(skus: string[]): GoodsBySku {
  const missing = [...new Set(skus)].filter((sku) => !known.has(sku)).slice(0, atOnce);
  useQuery({
    queryKey: ['goods', missing],
    queryFn: () => load(missing),
    enabled: missing.length > 0,
  });
  return known;
}
