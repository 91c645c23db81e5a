// What lies where, of one article and its other sizes and colors.
import type { Schemas } from '@nahtlos/client';
import { ask } from './api.js';

export interface Hit {
  product: string;
  sku: string;
  title: string;
  options: Record<string, string>;
  is_code: boolean;
}
type Variant = Schemas['VariantView'];
type Availability = Schemas['VariantAvailability'];

export interface Size {
  sku: string;
  options: string;
  here: number;
  elsewhere: number;
  /** Other places that have some, the most first. */
  places: { code: string; quantity: number }[];
}

/** Pieces of each variant at this store and at others; what takes no stock has none anywhere. */
export function sizesOf(variants: Variant[], items: Availability[], store: string): Size[] {
  return variants.map(({ sku, options }) => {
    const at = items.find((item) => item.sku === sku)?.locations ?? [];
    const others = at.filter(({ location, quantity }) => location !== store && quantity > 0);
    return {
      sku,
      options: Object.values(options).join(' · '),
      here: at.find(({ location }) => location === store)?.quantity ?? 0,
      elsewhere: others.reduce((sum, { quantity }) => sum + quantity, 0),
      places: others
        .map(({ code, quantity }) => ({ code, quantity }))
        .sort((a, b) => b.quantity - a.quantity),
    };
  });
}

export async function find(text: string): Promise<Hit[]> {
  const query = new URLSearchParams({ q: text, limit: '12' });
  return (await ask<{ items: Hit[] }>(`/v1/search?${query}`)).items;
}

/** As the web shop would sell it: what others have promised or fenced off is not offered again. */
async function sellingChannel(): Promise<string | undefined> {
  const { items } = await ask<Schemas['Page_ChannelView']>('/v1/channels?limit=100');
  const live = items.filter(({ status }) => status === 'live');
  return (live.find(({ kind }) => kind === 'web') ?? live[0])?.code;
}

export async function sizes(product: string, store: string): Promise<Size[]> {
  const [whole, channel] = await Promise.all([
    ask<Schemas['ProductView']>(`/v1/products/${product}?expand=variants`),
    sellingChannel(),
  ]);
  const variants = (whole.variants ?? []) as Variant[];
  if (!channel || variants.length === 0) return [];
  const skus = variants.map(({ sku }) => sku).join(',');
  const query = new URLSearchParams({ skus, channel });
  const { items } = await ask<{ items: Availability[] }>(`/v1/availability?${query}`);
  return sizesOf(variants, items, store);
}
