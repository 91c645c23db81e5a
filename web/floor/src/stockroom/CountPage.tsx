import { Button, Checkbox } from '@mantine/core';
import { Icon } from '@nahtlos/design';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../api.js';
import { useFloor } from '../floor.js';
import { skuOf, useGoods } from '../goods.js';
import { Scanner } from '../parts/Scanner.js';
import { lineOf } from '../tasks.js';
import {
  approve, differences, endPass, rowsOf,
  type Count, type Counted, type CountLine, type CountRow,
} from './counts.js';
import { useKept, useOnceKey, type Change } from './kept.js';
import { Frame } from '../parts/Frame.js';
import { Counter, Failed, Refusal } from './parts.js';
import { useStockroomWords } from './words.js';

/** One count: told pass by pass, then compared with the books and booked. */
export function CountPage({ id, close }: { id: string; close: () => void }) {
  const say = useStockroomWords();
  const queries = useQueryClient();
  const asked = useQuery({
    queryKey: ['count', id],
    queryFn: () => ask<Count>(`/v1/counts/${id}`),
  });
  const count = asked.data;
  const changed = (now: Count) => {
    queries.setQueryData(['count', id], now);
    void queries.invalidateQueries({ queryKey: ['counts'] });
    void queries.invalidateQueries({ queryKey: ['count-tasks'] });
  };
  return (
    <Frame title={count?.zone ?? say.counts} close={close}>
      {asked.isPending && <p aria-busy="true" />}
      {asked.error && !count && <Failed error={asked.error} retry={() => void asked.refetch()} />}
      {count?.status === 'open' && <Pass key={count.pass} count={count} changed={changed} />}
      {count && count.status !== 'open' && <Result count={count} changed={changed} />}
    </Frame>
  );
}

interface Props {
  count: Count;
  changed: (now: Count) => void;
}
function Pass({ count, changed }: Props) {
  const say = useStockroomWords();
  // Each pass is counted anew: what was said before must not be seen.
  const [counted, keepCounted, forget] = useKept<Counted>(`count.${count.id}.${count.pass}`, {});
  const [restIsZero, setRestIsZero] = useState(false);
  const once = useOnceKey();
  const rows = rowsOf(count, counted);
  const ended = useMutation({
    networkMode: 'always',
    mutationFn: () =>
      endPass(count, counted, restIsZero, once.of([count.pass, counted, restIsZero])),
    onSuccess: (now) => {
      once.answered();
      forget();
      changed(now);
    },
  });
  const open = rows.filter((row) => row.counted === undefined).length;
  const isReady = Object.keys(counted).length > 0 || restIsZero;
  return (
    <>
      {count.pass > 1 && <p className="message">{say.again}</p>}
      <Found rows={rows} keep={keepCounted} isFirst={count.pass === 1} />
      {open > 0 && (
        <Checkbox size="lg" label={say.restIsZero(open)} checked={restIsZero}
          onChange={(event) => setRestIsZero(event.currentTarget.checked)} />
      )}
      <div className="dock">
        <Refusal error={ended.error} />
        <Button size="xl" fullWidth loading={ended.isPending} disabled={!isReady}
          onClick={() => ended.mutate()}>
          {isReady ? say.submitCount : say.nothingYet}
        </Button>
      </div>
    </>
  );
}

interface FoundProps {
  rows: CountRow[];
  keep: Change<Counted>;
  isFirst: boolean;
}
function Found({ rows, keep, isFirst }: FoundProps) {
  const say = useStockroomWords();
  const goods = useGoods(rows.map(({ sku }) => sku));
  const found = (sku: string) =>
    keep((before) => ({ ...before, [sku]: (before[sku] ?? 0) + 1 }));
  const search = useMutation({
    networkMode: 'always',
    mutationFn: async (code: string) => ({ code, sku: await skuOf(code) }),
    onSuccess: ({ sku }) => sku && found(sku),
  });
  const [outside, setOutside] = useState('');
  // Only the first pass takes what was not asked for.
  const scanned = (code: string) => {
    const known = lineOf({ lines: rows }, code, goods)?.sku;
    setOutside(known || isFirst ? '' : code);
    search.reset();
    if (known) found(known);
    else if (isFirst) search.mutate(code);
  };
  const stray = outside || (search.data && !search.data.sku ? search.data.code : '');
  return (
    <>
      <Scanner scanned={scanned}
        said={{ label: say.scanGoods, take: say.add }} />
      <p className="said bad" role="status">
        {stray && say.notCounted(stray)}
      </p>
      <Refusal error={search.error} />
      {rows.length === 0 && <p className="soft">{say.countText}</p>}
      <ul className="lines">
        {rows.map((row) => (
          <Row key={row.sku} row={row}
            change={(n) => keep((before) => ({ ...before, [row.sku]: n }))} />
        ))}
      </ul>
    </>
  );
}

function Row({ row, change }: { row: CountRow; change: (counted: number) => void }) {
  const say = useStockroomWords();
  const goods = useGoods([row.sku]).get(row.sku);
  const isOpen = row.counted === undefined;
  const named = goods?.title ?? row.sku;
  return (
    <li className={isOpen ? 'line tall' : 'line tall done'}>
      <div className="grow">
        <strong>{named}</strong>
        <span className="small">{[goods?.options, row.sku].filter(Boolean).join(' · ')}</span>
        {isOpen && (
          <button type="button" className="plain small" onClick={() => change(0)}>
            {say.noneThere}
          </button>
        )}
      </div>
      <Counter what={named} value={row.counted ?? 0} change={change} />
    </li>
  );
}

function Result({ count, changed }: Props) {
  const say = useStockroomWords();
  const once = useOnceKey();
  const booked = useMutation({
    networkMode: 'always',
    mutationFn: () => approve(count, once.of(count.version)),
    onSuccess: (now) => {
      once.answered();
      changed(now);
    },
  });
  const off = differences(count);
  useGoods(count.lines.map(({ sku }) => sku ?? ''));
  return (
    <>
      <div className="state" role="status">
        <Icon name={off.length > 0 ? 'list' : 'check'} size={48} />
        <h2>{off.length > 0 ? say.differences(off.length) : say.allRight}</h2>
        <p className="soft">
          {count.status === 'posted' ? say.postedText : say.countedText}
        </p>
      </div>
      <ul className="lines">
        {count.lines.map((line) => (
          <ResultRow key={line.stock_item} line={line} />
        ))}
      </ul>
      {count.status === 'counted' && (
        <div className="dock">
          <Refusal error={booked.error} />
          <Button size="xl" fullWidth loading={booked.isPending} onClick={() => booked.mutate()}>
            {say.approve}
          </Button>
        </div>
      )}
    </>
  );
}

function ResultRow({ line }: { line: CountLine }) {
  const say = useStockroomWords();
  const sku = line.sku ?? line.stock_item;
  const goods = useGoods(line.sku ? [line.sku] : []).get(sku);
  const by = line.difference ?? 0;
  return (
    <li className={by === 0 ? 'line done' : 'line'}>
      <div className="grow">
        <strong>{goods?.title ?? sku}</strong>
        <span className="small">{[goods?.options, sku].filter(Boolean).join(' · ')}</span>
        <span className="small">{say.countedOf(line.counted ?? 0, line.expected ?? 0)}</span>
      </div>
      <span className="count">{by > 0 ? `+${by}` : by === 0 ? '±0' : `−${-by}`}</span>
    </li>
  );
}
