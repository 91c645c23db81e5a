import { Icon } from '@nahtlos/design';
import { useState } from 'react';
import { ask, type Page } from '../api.js';
import { csvOf, offer } from '../csv.js';
import { countText, dateOf } from '../format.js';
import { said } from '../parts/Trouble.js';
import type { Search } from '../search.js';
import { useSession } from '../session.js';
import type { ListSpec } from './types.js';
import { asked } from './useList.js';

/** What a browser takes in one go; more is for /v1/exports. */
const mostRows = 10_000;

export function Export<T>({ spec, filters }: { spec: ListSpec<T>; filters: Search }) {
  const session = useSession();
  const { words, language } = session;
  const [done, setDone] = useState<number>();
  const [note, setNote] = useState('');
  const save = async () => {
    setNote('');
    setDone(0);
    const columns = spec.columns.filter((column) => column.text);
    const rows: T[] = [];
    try {
      let cursor: string | null | undefined;
      do {
        const query = { ...asked(spec, filters), limit: 100, ...(cursor ? { cursor } : {}) };
        const page = await ask<Page<T>>(spec.path, { query });
        rows.push(...page.items);
        cursor = page.next_cursor;
        setDone(rows.length);
      } while (cursor && rows.length < mostRows);
      if (cursor) setNote(words.list.exportCut(countText(rows.length, language)));
      offer(
        `${spec.name}-${dateOf(new Date())}.csv`,
        csvOf(
          columns.map(({ head }) => head),
          rows.map((row) => columns.map((column) => column.text!(row))),
        ),
      );
    } catch (error) {
      setNote(said(error, session));
    } finally {
      setDone(undefined);
    }
  };
  return (
    <>
      <span className="small soft" role="status">
        {done === undefined ? note : words.list.exporting(countText(done, language))}
      </span>
      <button
        type="button"
        className="tool"
        title={words.list.exportLabel}
        disabled={done !== undefined}
        onClick={() => void save()}
      >
        <Icon name="save" size={18} /> {words.list.export}
      </button>
    </>
  );
}
