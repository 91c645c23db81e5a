import { Icon, Trouble } from '@nahtlos/design';
import { useEffect, useRef, useState } from 'react';
import { useFloor } from './floor.js';
import { useGoods } from './goods.js';
import { useTasks, type Shown } from './live.js';
import { ring, wakeBell } from './parts/bell.js';
import { PromiseLeft } from './parts/Promise.js';
import { useStockroomWords } from './stockroom/words.js';
import { grouped, groups, isCollected, type Group } from './tasks.js';

type Open = (id: string) => void;

export function TaskList({ open }: { open: Open }) {
  const { words, language } = useFloor();
  const { tasks, error, refetch } = useTasks();
  useGoods((tasks ?? []).flatMap(({ lines }) => lines.map(({ sku }) => sku)));
  const [only, setOnly] = useState<Group>();
  const made = grouped(tasks ?? []) as Record<Group, Shown[]>;
  const filled = groups.filter((group) => made[group].length > 0);
  const shown = only && made[only].length > 0 ? [only] : filled;
  return (
    <>
      <Head arrived={made.arrived} open={open} />
      <main className="list">
        {!tasks && error && (
          <Trouble error={error} language={language} onRetry={() => void refetch()} />
        )}
        {tasks && filled.length > 1 && (
          <nav className="chips" aria-label={words.all}>
            <Chip said={words.all} count={filled.reduce((n, g) => n + made[g].length, 0)}
              pressed={shown.length > 1} choose={() => setOnly(undefined)} />
            {filled.map((group) => (
              <Chip key={group} said={words.groups[group]} count={made[group].length}
                pressed={only === group} choose={() => setOnly(group)} />
            ))}
          </nav>
        )}
        {tasks && filled.length === 0 && (
          <div className="state">
            <Icon name="check" size={56} />
            <h2>{words.calm}</h2>
            <p className="soft">{words.calmText}</p>
          </div>
        )}
        {shown.map((group) => (
          <section key={group} className={`group ${group}`}>
            <h2>
              {words.groups[group]} <span className="soft">{made[group].length}</span>
            </h2>
            <ul className="cards">
              {made[group].map((task) => (
                <li key={task.id}>
                  <Card task={task} open={open} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </main>
    </>
  );
}

interface ChipProps {
  said: string;
  count: number;
  pressed: boolean;
  choose: () => void;
}
function Chip({ said, count, pressed, choose }: ChipProps) {
  return (
    <button type="button" className="chip" aria-pressed={pressed} onClick={choose}>
      {said} <b>{count}</b>
    </button>
  );
}

function Card({ task, open }: { task: Shown; open: Open }) {
  const { words } = useFloor();
  const pieces = task.lines.reduce((sum, line) => sum + line.quantity, 0);
  return (
    <button type="button" className="card" onClick={() => open(task.id)}>
      <span className="row between">
        <strong className="number">{task.number}</strong>
        <PromiseLeft task={task} />
      </span>
      <span className="goods">{[...new Set(task.lines.map((line) => line.title))].join(', ')}</span>
      <span className="row wrap small soft">
        <span className="row tight">
          <Icon name={isCollected(task) ? 'bag' : 'truck'} size={18} />
          {words.methods[task.method]}
        </span>
        <span>{words.pieces(pieces)}</span>
        {task.waits && <span className="tag waits">{words.waits}</span>}
      </span>
      {task.status === 'arrived' && task.message && <span className="message">{task.message}</span>}
    </button>
  );
}

function Head({ arrived, open }: { arrived: Shown[]; open: Open }) {
  const { words, place, switchLanguage, changeStore, logOut } = useFloor();
  const stockroom = useStockroomWords();
  const [rings, setRings] = useState(false);
  const known = useRef(new Set<string>());
  useEffect(() => {
    const isNew = arrived.some(({ id }) => !known.current.has(id));
    known.current = new Set(arrived.map(({ id }) => id));
    if (isNew && rings) ring();
  }, [arrived, rings]);
  const turn = () => {
    wakeBell();
    if (!rings) ring();
    setRings(!rings);
  };
  return (
    <header className="head">
      <div className="row between">
        <h1>{place.name}</h1>
        <button type="button" className="round" aria-label={words.stock} onClick={() => open('stock')}>
          <Icon name="search" />
        </button>
        <button type="button" className="round" aria-pressed={rings} onClick={turn}
          aria-label={rings ? words.bellOff : words.bellOn}>
          <Bell />
        </button>
        <details className="more">
          <summary className="round" aria-label={words.title}>
            <Icon name="menu" />
          </summary>
          <div className="menu">
            <button type="button" onClick={() => open('goods')}>
              {stockroom.goods}
            </button>
            <button type="button" onClick={() => open('counts')}>
              {stockroom.counts}
            </button>
            <button type="button" onClick={() => open('customer')}>
              {stockroom.customer}
            </button>
            {changeStore && <button type="button" onClick={changeStore}>{words.changeStore}</button>}
            <button type="button" onClick={switchLanguage}>{words.other}</button>
            <button type="button" onClick={logOut}>{words.leave}</button>
          </div>
        </details>
      </div>
    </header>
  );
}

const Bell = () => (
  <svg width="22" height="22" viewBox="0 0 24 24" fill="none" stroke="currentColor"
    strokeWidth="1.75" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
    <path d="M6 17V11a6 6 0 0 1 12 0v6l1.5 2h-15L6 17Zm4 4h4M12 3v2" />
  </svg>
);
