// Filters of a list: what stands in its address, so that a link shows the same list.
export type SortBy = 'relevance' | 'price_ascending' | 'price_descending' | 'newest' | 'name';
export const sorts: SortBy[] = ['relevance', 'price_ascending', 'price_descending', 'newest', 'name'];

export interface Filters {
  q?: string;
  category?: string;
  brand?: string[];
  attributes?: string[]; // "color:moss"
  store?: string[];
  min?: number;
  max?: number;
  sort?: SortBy;
}

const texts = (value: unknown): string[] | undefined => {
  const list = (Array.isArray(value) ? value : [value]).filter(
    (one): one is string => typeof one === 'string' && one !== '',
  );
  return list.length ? list : undefined;
};
const price = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;

/** What an address says, whoever typed it. */
export function readFilters(said: Record<string, unknown>): Filters {
  const filters: Filters = {};
  const q = typeof said.q === 'number' ? String(said.q) : said.q;
  if (typeof q === 'string' && q.trim()) filters.q = q.trim().slice(0, 200);
  const lists = { brand: texts(said.brand), attributes: texts(said.attributes), store: texts(said.store) };
  if (lists.brand) filters.brand = lists.brand;
  if (lists.attributes) filters.attributes = lists.attributes.filter((one) => one.includes(':'));
  if (lists.store) filters.store = lists.store;
  const [min, max] = [price(said.min), price(said.max)];
  if (min !== undefined) filters.min = min;
  if (max !== undefined) filters.max = max;
  const sort = sorts.find((one) => one === said.sort);
  if (sort && sort !== 'relevance') filters.sort = sort;
  return filters;
}

const toggle = (list: string[] | undefined, value: string): string[] | undefined => {
  const next = list?.includes(value) ? list.filter((one) => one !== value) : [...(list ?? []), value];
  return next.length ? next : undefined;
};

/** With a value of a facet added, or taken away where it was there. */
export function toggled(filters: Filters, facet: string, value: string): Filters {
  const { brand, attributes, store, ...rest } = filters;
  const next = {
    brand: facet === 'brand' ? toggle(brand, value) : brand,
    attributes:
      facet === 'brand' || facet === 'in_stock_at' ? attributes : toggle(attributes, `${facet}:${value}`),
    store: facet === 'in_stock_at' ? toggle(store, value) : store,
  };
  return {
    ...rest,
    ...(next.brand ? { brand: next.brand } : {}),
    ...(next.attributes ? { attributes: next.attributes } : {}),
    ...(next.store ? { store: next.store } : {}),
  };
}

export function isChosen(filters: Filters, facet: string, value: string): boolean {
  if (facet === 'brand') return filters.brand?.includes(value) ?? false;
  if (facet === 'in_stock_at') return filters.store?.includes(value) ?? false;
  return filters.attributes?.includes(`${facet}:${value}`) ?? false;
}

export function chosenCount(filters: Filters): number {
  const lists = [filters.brand, filters.attributes, filters.store];
  const prices = filters.min !== undefined || filters.max !== undefined ? 1 : 0;
  return lists.reduce((sum, list) => sum + (list?.length ?? 0), prices);
}
