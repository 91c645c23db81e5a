import type { Language } from '@nahtlos/design';
import { useSuspenseQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { browserKeeps, CartKeeper, type CartChange } from './cart.js';
import { api, brandQuery } from './data.js';
import { wordsOf } from './words.js';

export const keeper = new CartKeeper(browserKeeps());

export function useLanguage(): Language {
  const { lang } = useParams({ strict: false }) as { lang?: string };
  return lang === 'en' ? 'en' : 'de';
}
export const useWords = () => wordsOf(useLanguage());
export const useBrand = () => useSuspenseQuery(brandQuery).data;

export function useCart() {
  const language = useLanguage();
  return useQuery({
    queryKey: ['cart', language],
    queryFn: () => keeper.read(api(language)),
    staleTime: 5_000,
  });
}

/** Changes the cart, and shows what became of it. */
export function useCartChange() {
  const language = useLanguage();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: CartChange) => keeper.change(api(language), change),
    onSettled: () => queries.invalidateQueries({ queryKey: ['cart'] }),
  });
}

export function useAdd() {
  const language = useLanguage();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ sku, quantity }: { sku: string; quantity: number }) =>
      keeper.add(api(language), sku, quantity),
    onSettled: () => queries.invalidateQueries({ queryKey: ['cart'] }),
  });
}
