import { Icon, Trouble } from '@nahtlos/design';
import { Button, Drawer } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { searchQuery } from '../data.js';
import { chosenCount, sorts, type Filters, type SortBy } from '../filters.js';
import { useLanguage, useWords } from '../context.js';
import { Facets } from './Facets.js';
import { CardSkeletons, ProductCard } from './ProductCard.js';

function SortSelect({ filters, onChange }: { filters: Filters; onChange: (f: Filters) => void }) {
  const words = useWords();
  const choose = (value: string) => {
    const { sort: _sort, ...rest } = filters;
    onChange(value === 'relevance' ? rest : { ...rest, sort: value as SortBy });
  };
  return (
    <label className="sort">
      <span className="soft small only-desk">{words.sort}</span>
      <span className="hidden">{words.sort}</span>
      <select value={filters.sort ?? 'relevance'} onChange={(event) => choose(event.target.value)}>
        {sorts.map((one) => (
          <option key={one} value={one}>
            {words.sorts[one]}
          </option>
        ))}
      </select>
    </label>
  );
}

interface Shown {
  filters: Filters;
  onChange: (filters: Filters) => void;
}

/** A list of products with its filters: a column beside it, on the phone a drawer. */
export function Listing({ filters, onChange }: Shown) {
  const words = useWords();
  const lang = useLanguage();
  const [isOpen, setOpen] = useState(false);
  const found = useInfiniteQuery({ ...searchQuery(lang, filters), placeholderData: keepPreviousData });
  const first = found.data?.pages[0];
  const hits = found.data?.pages.flatMap((page) => page.items) ?? [];
  const count = chosenCount(filters);
  const onClear = () => {
    const { q, sort } = filters;
    onChange({ ...(q ? { q } : {}), ...(sort ? { sort } : {}) });
  };
  if (found.isError) {
    return <Trouble error={found.error} language={lang} onRetry={() => void found.refetch()} />;
  }
  const facets = <Facets facets={first?.facets ?? []} filters={filters} onChange={onChange} />;
  return (
    <div className="listing">
      <aside className="only-desk" aria-label={words.filters}>
        {count > 0 && (
          <button type="button" className="link" onClick={onClear}>
            {words.clear}
          </button>
        )}
        {facets}
      </aside>
      <section aria-busy={found.isFetching} aria-label={words.products}>
        {first?.searched_for && <p className="soft">{words.searchedFor(first.searched_for)}</p>}
        <div className="row between list-bar">
          <p role="status" className="soft">
            {first ? words.results(first.total) : words.loading}
          </p>
          <div className="row">
            <Button
              className="only-phone"
              variant="default"
              leftSection={<Icon name="filter" size={18} />}
              onClick={() => setOpen(true)}
            >
              {words.filters}
              {count > 0 ? ` (${count})` : ''}
            </Button>
            <SortSelect filters={filters} onChange={onChange} />
          </div>
        </div>
        <ul className="grid">
          {found.isPending ? (
            <CardSkeletons count={8} />
          ) : (
            hits.map((hit, i) => (
              <li key={hit.product}>
                <ProductCard hit={hit} isFirst={i < 2} />
              </li>
            ))
          )}
        </ul>
        {first?.total === 0 && (
          <div className="state">
            <Icon name="search" size={48} />
            <h2>{words.noResults}</h2>
            <p className="soft">{words.noResultsText}</p>
            {count > 0 && <Button onClick={onClear}>{words.clear}</Button>}
          </div>
        )}
        {found.hasNextPage && (
          <div className="more">
            <Button variant="default" size="md" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
              {words.more}
            </Button>
          </div>
        )}
      </section>
      <Drawer
        opened={isOpen}
        onClose={() => setOpen(false)}
        position="right"
        size="88%"
        title={words.filters}
        closeButtonProps={{ 'aria-label': words.close }}
      >
        {facets}
        <div className="drawer-foot">
          <Button fullWidth size="md" onClick={() => setOpen(false)}>
            {words.showResults(first?.total ?? 0)}
          </Button>
        </div>
      </Drawer>
    </div>
  );
}
