// What the pages read, as queries that are shared and kept.
import { orThrow, type Schemas } from '@nahtlos/client';
import { apiOf, type Language } from '@nahtlos/design';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Filters } from './filters.js';

export const door = '/shop/api';
export const api = (language: Language) => apiOf(door, language);
export const listed = { array: { style: 'form', explode: false } } as const;

export interface Brand {
  name: string;
  currency: string;
  country: string;
  tree: string;
  claim: Record<Language, string>;
  intro: Record<Language, string>;
  hero: string[];
  free_shipping_minor: number;
  payments: string[];
}

export const brandQuery = queryOptions({
  queryKey: ['brand'],
  queryFn: async (): Promise<Brand> => {
    const answer = await fetch('/shop/brand.json');
    if (!answer.ok) throw new Error(answer.statusText);
    return (await answer.json()) as Brand;
  },
  staleTime: Infinity,
});

export type Hit = Schemas['HitView'];
export type Category = Schemas['Category'];

const pageSize = 24;
const facets = ['brand', 'color', 'size', 'in_stock_at'];

export const searchQuery = (language: Language, filters: Filters, limit = pageSize) =>
  infiniteQueryOptions({
    queryKey: ['search', language, filters, limit],
    queryFn: ({ pageParam }) =>
      orThrow(
        api(language).GET('/v1/search', {
          params: {
            query: {
              ...(filters.q ? { q: filters.q } : {}),
              ...(filters.category ? { category: [filters.category] } : {}),
              ...(filters.brand?.length ? { brand: filters.brand } : {}),
              ...(filters.attributes?.length ? { attributes: filters.attributes } : {}),
              ...(filters.store?.length ? { in_stock_at: filters.store } : {}),
              ...(filters.min !== undefined ? { min_price_minor: filters.min } : {}),
              ...(filters.max !== undefined ? { max_price_minor: filters.max } : {}),
              ...(filters.sort ? { sort: filters.sort } : {}),
              language,
              facets,
              pictures: true,
              limit,
              offset: pageParam,
            },
          },
          querySerializer: listed,
        }),
      ),
    initialPageParam: 0,
    getNextPageParam: (last) => last.next_offset ?? undefined,
  });

export const suggestQuery = (language: Language, q: string) =>
  queryOptions({
    queryKey: ['suggest', language, q],
    queryFn: () =>
      orThrow(
        api(language).GET('/v1/search/suggest', {
          params: { query: { q, language, limit: 5, pictures: true } },
        }),
      ),
    enabled: q.trim().length > 1,
  });

export const categoriesQuery = (language: Language) =>
  queryOptions({
    queryKey: ['categories'],
    queryFn: async () => {
      const all: Category[] = [];
      let cursor: string | null | undefined;
      do {
        const page = await orThrow(
          api(language).GET('/v1/categories', {
            params: { query: { limit: 100, ...(cursor ? { cursor } : {}) } },
          }),
        );
        all.push(...page.items);
        cursor = page.next_cursor;
      } while (cursor);
      return all;
    },
    staleTime: 5 * 60_000,
  });

/** A product with all that its page shows; prices are those of the moment. */
export const productQuery = (language: Language, handle: string) =>
  queryOptions({
    queryKey: ['product', language, handle],
    queryFn: async () => {
      const at = api(language);
      const { product } = await orThrow(
        at.GET('/v1/storefront', { params: { query: { handle, language } } }),
      );
      const [content, variants] = await Promise.all([
        orThrow(
          at.GET('/v1/products/{id}/content', {
            params: { path: { id: product }, query: { language } },
          }),
        ),
        orThrow(at.GET('/v1/variants', { params: { query: { product, limit: 100 } } })),
      ]);
      return { id: product, content, variants: variants.items };
    },
  });

export const priceQuery = (language: Language, variant: string) =>
  queryOptions({
    queryKey: ['price', language, variant],
    queryFn: () =>
      orThrow(
        api(language).GET('/v1/variants/{id}/price', { params: { path: { id: variant } } }),
      ),
  });

export const reviewsQuery = (language: Language, product: string) =>
  queryOptions({
    queryKey: ['reviews', language, product],
    queryFn: () =>
      orThrow(
        api(language).GET('/v1/products/{id}/reviews', {
          params: { path: { id: product }, query: { limit: 6 } },
        }),
      ),
  });

export const availabilityQuery = (language: Language, sku: string, method: 'ship' | 'pickup') =>
  queryOptions({
    queryKey: ['availability', sku, method],
    queryFn: async () => {
      const answer = await orThrow(
        api(language).GET('/v1/availability', {
          params: { query: { skus: [sku], method } },
          querySerializer: listed,
        }),
      );
      return answer.items[0];
    },
    staleTime: 15_000,
  });

export const storesQuery = (language: Language) =>
  queryOptions({
    queryKey: ['stores'],
    queryFn: async () => {
      const page = await orThrow(
        api(language).GET('/v1/locations', { params: { query: { limit: 100 } } }),
      );
      return page.items.filter(
        (place) => place.status === 'open' && place.capabilities.includes('pickup'),
      );
    },
    staleTime: 5 * 60_000,
  });

/** The name in a language, or the next best. */
export function named(names: Record<string, string> | undefined, language: Language): string {
  if (!names) return '';
  return names[language] ?? names.de ?? names.en ?? Object.values(names)[0] ?? '';
}
