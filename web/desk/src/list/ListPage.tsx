import { Skeleton } from '@mantine/core';
import { Icon } from '@nahtlos/design';
import type { ReactNode } from 'react';
import { countText } from '../format.js';
import { PageHead } from '../parts/PageHead.js';
import { Trouble } from '../parts/Trouble.js';
import { useLanguage, useWords } from '../session.js';
import { Export } from './Export.js';
import { Filters } from './Filters.js';
import { Table } from './Table.js';
import type { ListSpec } from './types.js';
import { useList } from './useList.js';

interface Props<T> {
  title: string;
  spec: ListSpec<T>;
  actions?: ReactNode;
  intro?: ReactNode;
}

function Empty({ isFiltered, text, reset }: { isFiltered: boolean; text?: string | undefined; reset: () => void }) {
  const words = useWords();
  return (
    <div className="state small-state">
      <Icon name="search" size={36} />
      <h2>{isFiltered ? words.list.empty : words.list.emptyAll}</h2>
      <p className="soft">{isFiltered ? words.list.emptyText : text}</p>
      {isFiltered && (
        <button type="button" className="link" onClick={reset}>
          {words.list.reset}
        </button>
      )}
    </div>
  );
}

/** The one kind of list: its filters and its page stand in the address. */
export function ListPage<T>({ title, spec, actions, intro }: Props<T>) {
  const words = useWords();
  const language = useLanguage();
  const { page, isAsked, filters, filter, go, next, previous, first } = useList(spec);
  const rows = page.data?.items;
  const isFiltered = Object.keys(filters).length > 0;
  return (
    <>
      <PageHead title={title}>
        {actions}
        {isAsked && <Export spec={spec} filters={filters} />}
      </PageHead>
      {intro}
      {spec.filters && (
        <Filters filters={spec.filters} said={filters} choose={filter} reset={() => go({})} />
      )}
      {!isAsked ? (
        <p className="note">{spec.askText}</p>
      ) : page.error && !rows ? (
        <Trouble error={page.error} onRetry={() => void page.refetch()} />
      ) : !rows ? (
        <div className="rows-wait" aria-busy="true">
          {Array.from({ length: 10 }, (_, i) => (
            <Skeleton key={i} height={20} />
          ))}
        </div>
      ) : rows.length === 0 && !next ? (
        <Empty isFiltered={isFiltered} text={spec.emptyText} reset={() => go({})} />
      ) : (
        <div className={page.isPlaceholderData ? 'fading' : undefined}>
          <Table label={title} columns={spec.columns} rows={rows} keyOf={spec.keyOf} />
          <div className="pager">
            <span className="small soft">{words.list.shown(countText(rows.length, language))}</span>
            <div className="row">
              {first && !previous && (
                <button type="button" className="tool" onClick={first}>
                  {words.list.first}
                </button>
              )}
              {previous && (
                <button type="button" className="tool" onClick={previous}>
                  {words.list.previous}
                </button>
              )}
              {next && (
                <button type="button" className="tool" onClick={next}>
                  {words.list.next}
                </button>
              )}
            </div>
          </div>
        </div>
      )}
    </>
  );
}
