import type { Schemas } from '@nahtlos/client';
import { Icon } from '@nahtlos/design';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type DragEvent } from 'react';
import { ask, all } from '../api.js';
import { countText, timeText } from '../format.js';
import { ListPage } from '../list/ListPage.js';
import { Status, type Tone } from '../parts/Status.js';
import { Select } from '../parts/Field.js';
import { said as sentence } from '../parts/Trouble.js';
import { useSession } from '../session.js';
import { number, status, time, words as text } from '../lists/columns.js';

type Import = Schemas['Import'];
type Summary = Schemas['ImportSummary'];

const toneOf = (said: Summary['status']): Tone =>
  said === 'done' ? 'good' : said === 'failed' ? 'bad' : said === 'canceled' ? 'quiet' : 'calm';
const isOver = (said: Summary['status']) => ['done', 'failed', 'canceled'].includes(said);

/** The list of all, and above it the one that is being brought in. */
export function ImportsPage() {
  const session = useSession();
  const { words } = session;
  const said = words.imports;
  const [id, setId] = useState<string>();
  return (
    <ListPage<Summary>
      title={words.nav.imports}
      intro={
        id ? <Running id={id} again={() => setId(undefined)} /> : <Drop begun={setId} />
      }
      spec={{
        path: '/v1/imports',
        name: 'imports',
        keyOf: (row) => row.id,
        columns: [
          time('asked', words.lists.at, (row) => row.asked_at, session),
          status(words.lists.status, (row) => row.status, said.statuses, toneOf),
          text('format', said.format, (row) => row.format, { isWide: true }),
          number('rows', said.rows, (row) => row.tally.rows, session, { isWide: true }),
          number('made', said.made, (row) => row.tally.made, session, { isWide: true }),
          number('changed', said.changed, (row) => row.tally.changed, session, { isWide: true }),
          number('refused', said.refused, (row) => row.tally.refused_rows, session),
        ],
      }}
    />
  );
}

function Drop({ begun }: { begun: (id: string) => void }) {
  const session = useSession();
  const said = session.words.imports;
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const [market, setMarket] = useState('');
  const [isDry, setDry] = useState(false);
  const markets = useQuery({
    queryKey: ['markets'],
    queryFn: () => all<Schemas['MarketView'] & { name?: string }>('/v1/markets'),
  });
  const send = useMutation({
    mutationFn: (file: File) =>
      ask<Import>('/v1/imports', {
        method: 'POST',
        file,
        query: { market, dry_run: isDry || undefined },
      }),
    onSuccess: (made) => begun(made.id),
  });
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) send.mutate(file);
  };
  return (
    <section
      className={isOver ? 'panel drop over' : 'panel drop'}
      aria-label={said.drop}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={dropped}
    >
      <Icon name="load" size={32} />
      <h2>{said.drop}</h2>
      <p className="soft">{said.dropText}</p>
      <div className="drop-options">
        <Select
          name="market"
          label={said.market}
          value={market}
          onChoose={setMarket}
          options={[
            { value: '', label: said.ofFile },
            ...(markets.data ?? []).map(({ code }) => ({ value: code, label: code })),
          ]}
        />
        <label className="check">
          <input type="checkbox" checked={isDry} onChange={(event) => setDry(event.target.checked)} />
          {said.dryRun}
        </label>
      </div>
      <input
        ref={input}
        type="file"
        className="hidden"
        aria-label={said.choose}
        tabIndex={-1}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) send.mutate(file);
        }}
      />
      <button
        type="button"
        className="tool main"
        disabled={send.isPending}
        onClick={() => input.current?.click()}
      >
        {send.isPending ? said.sending : said.choose}
      </button>
      {send.isError && (
        <p className="note" role="alert">
          {sentence(send.error, session)}
        </p>
      )}
    </section>
  );
}

function Running({ id, again }: { id: string; again: () => void }) {
  const session = useSession();
  const { words, language } = session;
  const said = words.imports;
  const queries = useQueryClient();
  const asked = useQuery({
    queryKey: ['import', id],
    queryFn: async () => {
      const now = await ask<Import>(`/v1/imports/${id}`);
      if (isOver(now.status)) void queries.invalidateQueries({ queryKey: ['list', '/v1/imports'] });
      return now;
    },
    refetchInterval: (query) => (query.state.data && isOver(query.state.data.status) ? false : 700),
  });
  const one = asked.data;
  if (!one) return <section className="panel" aria-busy="true" />;
  const counts = (['rows', 'made', 'changed', 'unchanged', 'refused'] as const).map((name) => ({
    name: said[name],
    text: countText(name === 'refused' ? one.tally.refused_rows : one.tally[name], language),
  }));
  return (
    <section className="panel" aria-label={words.nav.imports} aria-live="polite">
      <div className="panel-head">
        <span className="row wrap">
          <Status tone={toneOf(one.status)}>{said.statuses[one.status]}</Status>
          <span className="soft small">
            {[one.format, one.dry_run ? said.dry : '', timeText(one.asked_at, language)]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </span>
        {isOver(one.status) ? (
          <button type="button" className="tool" onClick={again}>
            {said.another}
          </button>
        ) : (
          <button
            type="button"
            className="tool danger"
            onClick={() => void ask(`/v1/imports/${id}/cancel`, { method: 'POST' })}
          >
            {said.cancel}
          </button>
        )}
      </div>
      {!isOver(one.status) && (
        <progress className="progress-bar" max={1} value={one.progress} aria-label={said.statuses.running} />
      )}
      {one.failure && (
        <p className="note" role="alert">
          {one.failure.text}
        </p>
      )}
      <dl className="facts">
        {counts.map(({ name, text: count }) => (
          <div key={name} className="fact">
            <dt>{name}</dt>
            <dd>{count}</dd>
          </div>
        ))}
      </dl>
      {one.problems.length > 0 && <Problems one={one} />}
    </section>
  );
}

function Problems({ one }: { one: Import }) {
  const { words } = useSession();
  const said = words.imports;
  return (
    <>
      <div className="panel-head">
        <h3>{said.problems}</h3>
        <a className="tool" href={`/v1/imports/${one.id}/problems.csv`} download>
          {said.problemsCsv}
        </a>
      </div>
      <div className="table-box" role="region" aria-label={said.problems} tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col" className="number">
                {said.line}
              </th>
              <th scope="col">{said.column}</th>
              <th scope="col">{said.why}</th>
            </tr>
          </thead>
          <tbody>
            {one.problems.map((problem) => (
              <tr key={problem.number}>
                <td className="number">{problem.line}</td>
                <td>{problem.field || '–'}</td>
                <td>
                  {problem.text}
                  {problem.value && <span className="under">{problem.value}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
