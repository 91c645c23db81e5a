import type { ReactNode } from 'react';
import type { Query } from '../api.js';
import type { Search } from '../search.js';

export interface Column<T> {
  id: string;
  head: string;
  cell: (row: T) => ReactNode;
  /** What the CSV file says of it; nothing where the column is for the eye only. */
  text?: (row: T) => string | number | null | undefined;
  isNumber?: boolean;
  /** Left out on the phone. */
  isWide?: boolean;
}

export interface Filter {
  name: string;
  label: string;
  kind: 'choice' | 'text' | 'date';
  options?: { value: string; label: string }[];
  placeholder?: string;
}

export interface ListSpec<T> {
  path: string;
  /** A name for the file that is exported. */
  name: string;
  columns: Column<T>[];
  filters?: Filter[];
  /** Filters without which the API lists nothing; `askText` asks for them. */
  needs?: string[];
  askText?: string;
  /** What the API is asked for a state of the address; the filters as they are unless told. */
  query?: (search: Search) => Query;
  keyOf: (row: T) => string;
  emptyText?: string;
  /** Read again so often (milliseconds), where it changes by itself. */
  again?: number;
}
