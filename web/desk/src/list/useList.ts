// One page of a list, as its address says.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { ask, type Page, type Query } from '../api.js';
import { parseSearch, withFilter, type Search } from '../search.js';
import type { ListSpec } from './types.js';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The cursors of the pages before: the way back, for as long as the tab lives. */
    trail?: string[];
  }
}
export const pageSize = 50;

export function asked<T>(spec: ListSpec<T>, search: Search): Query {
  const { cursor: _, ...filters } = search;
  return spec.query ? spec.query(filters) : filters;
}

export function useSearchState() {
  const { searchStr, state, pathname } = useLocation();
  const navigate = useNavigate();
  const search = parseSearch(searchStr);
  const go = (to: Search, trail: string[] = []) =>
    void navigate({
      to: pathname as never,
      search: to as never,
      state: (before) => ({ ...before, trail }),
    });
  return {
    search,
    trail: state.trail ?? [],
    go,
    filter: (name: string, value: string) => go(withFilter(search, name, value)),
  };
}

export function useList<T>(spec: ListSpec<T>) {
  const at = useSearchState();
  const { search, trail, go } = at;
  const isAsked = (spec.needs ?? []).every((name) => search[name]);
  const page = useQuery({
    queryKey: ['list', spec.path, search],
    queryFn: () =>
      ask<Page<T>>(spec.path, {
        query: {
          ...asked(spec, search),
          limit: pageSize,
          ...(search.cursor ? { cursor: search.cursor } : {}),
        },
      }),
    placeholderData: keepPreviousData,
    enabled: isAsked,
    refetchInterval: spec.again ?? false,
  });
  const { cursor, ...filters } = search;
  const next = page.data?.next_cursor;
  const before = trail.at(-1);
  return {
    ...at,
    page,
    isAsked,
    filters,
    next: next ? () => go({ ...filters, cursor: next }, [...trail, cursor ?? '']) : undefined,
    previous:
      before === undefined
        ? undefined
        : () => go({ ...filters, ...(before ? { cursor: before } : {}) }, trail.slice(0, -1)),
    first: cursor ? () => go(filters) : undefined,
  };
}
