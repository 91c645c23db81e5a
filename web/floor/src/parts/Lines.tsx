import { Icon } from '@nahtlos/design';
import { useState } from 'react';
import type { ActionBody, Task } from '../api.js';
import { useFloor, useNow } from '../floor.js';
import { useGoods } from '../goods.js';
import { seenText, usePieces } from '../pieces.js';
import type { Picks } from '../picks.js';
import { lineOf } from '../tasks.js';
import { Scanner } from './Scanner.js';
import { ShortSheet } from './Sheets.js';

type Line = Task['lines'][number];
interface Props {
  task: Task;
  picks: Picks;
  isPicking: boolean;
  act: (body: ActionBody) => void;
}

export function Lines({ task, picks, isPicking, act }: Props) {
  const { words } = useFloor();
  const [said, setSaid] = useState('');
  const [short, setShort] = useState<Line>();
  const pieces = usePieces(task);
  const now = useNow();
  const goods = useGoods(task.lines.map(({ sku }) => sku));
  const all = task.lines.reduce((sum, line) => sum + line.quantity, 0);
  const done = task.lines.reduce(
    (sum, line) => sum + Math.min(picks.of[line.line] ?? 0, line.quantity),
    0,
  );
  const scanned = (code: string) => {
    const line = lineOf(task, code, goods);
    if (!line) return setSaid(words.unknownCode(code));
    if ((picks.of[line.line] ?? 0) >= line.quantity) return setSaid(words.tooMany(line.sku));
    picks.change(line.line, 1, line.quantity);
    setSaid('');
  };
  const missing = (line: Line, quantity: number) => {
    // Who finds nothing at all has rejected it: nothing is left to pick here.
    if (quantity === all) act({ action: 'reject', reason: 'not_found' });
    else {
      const lines = [{ line: line.line, quantity }];
      act({ action: 'short_pick', reason: 'not_found', lines });
    }
    setShort(undefined);
  };
  return (
    <>
      {isPicking && <Scanner scanned={scanned} />}
      <p className="said bad" role="status">
        {said}
      </p>
      {isPicking && <p className="progress">{words.found(done, all)}</p>}
      <ul className="lines">
        {task.lines.map((line) => (
          <LineRow
            key={line.line}
            line={line}
            options={goods.get(line.sku)?.options ?? ''}
            seen={seenText(pieces.get(line.line) ?? [], words, now)}
            got={isPicking ? Math.min(picks.of[line.line] ?? 0, line.quantity) : undefined}
            change={(by) => picks.change(line.line, by, line.quantity)}
            report={() => setShort(line)}
          />
        ))}
      </ul>
      {short && (
        <ShortSheet
          most={short.quantity - (picks.of[short.line] ?? 0)}
          title={short.title}
          close={() => setShort(undefined)}
          report={(quantity) => missing(short, quantity)}
        />
      )}
    </>
  );
}

interface RowProps {
  line: Line;
  options: string;
  seen: string;
  got: number | undefined;
  change: (by: number) => void;
  report: () => void;
}
function LineRow({ line, options, seen, got, change, report }: RowProps) {
  const { words } = useFloor();
  const isDone = got !== undefined && got >= line.quantity;
  return (
    <li className={isDone ? 'line done' : 'line'}>
      <div className="grow">
        <strong>{line.title}</strong>
        {options && <span>{options}</span>}
        <span className="soft small">{line.sku}</span>
        {seen && !isDone && <span className="small">{words.seen(seen)}</span>}
        {got !== undefined && !isDone && (
          <button type="button" className="plain small bad" onClick={report}>
            {words.steps.short_pick}
          </button>
        )}
      </div>
      {got === undefined ? (
        <span className="count">{line.quantity}×</span>
      ) : (
        <button
          type="button"
          className="tick"
          aria-pressed={isDone}
          aria-label={isDone ? words.takeBack(line.title) : words.takeOne(line.title)}
          onClick={() => change(isDone ? -1 : 1)}
        >
          {isDone ? <Icon name="check" size={30} /> : `${got}/${line.quantity}`}
        </button>
      )}
    </li>
  );
}
