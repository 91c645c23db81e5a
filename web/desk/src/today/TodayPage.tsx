import { formatMinor } from '@nahtlos/design';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { all } from '../api.js';
import { nameOf, useChannels, usePlaces } from '../data.js';
import { clockText, countText, dateOf, startOf, timeText } from '../format.js';
import { useLive } from '../live.js';
import { Go } from '../parts/Go.js';
import { PageHead } from '../parts/PageHead.js';
import { Status } from '../parts/Status.js';
import { Trouble } from '../parts/Trouble.js';
import { stepTone } from '../orders/tones.js';
import { useSession } from '../session.js';
import { figuresOf, homelessOf, lateOf, workOf, type Entry, type Figure, type Task } from './figures.js';

const most = 1_000;
const shown = 8;

function useOrders(name: string, query: Record<string, string>) {
  return useQuery({
    queryKey: ['today', name],
    queryFn: () => all<Entry>('/v1/orders', query, most),
    refetchInterval: 60_000,
  });
}

/** The day of the browser's clock, live; and what is open from any day. */
export function TodayPage() {
  const { words, language } = useSession();
  const queries = useQueryClient();
  const today = dateOf(new Date());
  const day = useOrders('day', { placed_from: startOf(today)!, expand: 'lines,fulfillments' });
  const open = useOrders('open', { status: 'placed,on_hold', expand: 'fulfillments' });
  const isLive = useLive(() => void queries.invalidateQueries({ queryKey: ['today'] }));
  const said = words.today;
  const error = day.error ?? open.error;
  const again = () => void queries.invalidateQueries({ queryKey: ['today'] });
  return (
    <>
      <PageHead
        title={said.title}
        about={
          <span className={isLive ? 'live on' : 'live'}>{isLive ? words.live : words.notLive}</span>
        }
      />
      {error && !day.data ? (
        <Trouble error={error} onRetry={again} />
      ) : (
        <>
          <Figures orders={day.data} />
          {day.data && day.data.length >= most && (
            <p className="note">{said.cut(countText(most, language))}</p>
          )}
          {open.data && open.data.length >= most && (
            <p className="note">{said.openCut(countText(most, language))}</p>
          )}
          <div className="halves">
            <Tasks title={said.late} text={said.lateText} none={said.lateNone} tasks={open.data && lateOf(open.data, Date.now())} />
            <Tasks title={said.waits} text={said.waitsText} none={said.waitsNone} tasks={open.data && homelessOf(open.data)} />
            <Channels orders={day.data} />
            <Newest orders={day.data} />
            <Places orders={day.data} />
          </div>
        </>
      )}
    </>
  );
}

/** A sum per currency: francs and euros are not added. */
function useMoney() {
  const { language } = useSession();
  return ({ minor }: Figure) => {
    const sums = Object.entries(minor).sort(([, a], [, b]) => b - a);
    return sums.map(([currency, sum]) => formatMinor(sum, currency, language));
  };
}

function Figures({ orders }: { orders: Entry[] | undefined }) {
  const { words, language } = useSession();
  const money = useMoney();
  const said = words.today;
  const { all: sum } = figuresOf(orders ?? []);
  const figures = [
    { name: said.revenue, texts: money(sum), note: said.canceledLeftOut },
    { name: said.orders, texts: [countText(sum.orders, language)], note: '' },
    { name: said.units, texts: [countText(sum.units, language)], note: '' },
  ];
  return (
    <dl className="figures" aria-busy={!orders}>
      {figures.map(({ name, texts: [first = '–', ...more], note }) => (
        <div key={name} className="panel figure">
          <dt>{name}</dt>
          <dd>{orders ? first : '…'}</dd>
          {more.map((text) => (
            <dd key={text} className="beside">
              + {text}
            </dd>
          ))}
          {note && <dd className="beside">{note}</dd>}
        </div>
      ))}
    </dl>
  );
}

function Tasks({ title, text, none, tasks }: { title: string; text: string; none: string; tasks: Task[] | undefined }) {
  const { words, language } = useSession();
  const places = usePlaces();
  const said = words.orders;
  return (
    <section className="panel" aria-label={title}>
      <div className="panel-head">
        <h2>
          {title} {tasks ? `(${countText(tasks.length, language)})` : ''}
        </h2>
        <span className="small soft">{text}</span>
      </div>
      {tasks?.length === 0 && <p className="soft">{none}</p>}
      {tasks && tasks.length > 0 && (
        <div className="table-box" role="region" aria-label={title} tabIndex={0}>
          <table className="table">
            <tbody>
              {tasks.slice(0, shown).map(({ order, way }) => (
                <tr key={way.id}>
                  <td>
                    <Go to={`/orders/${order.id}`} className="row-link">
                      {order.number}
                    </Go>
                    <span className="under">
                      {said.methods[way.method]}
                      {way.location ? ` · ${nameOf(places, way.location)}` : ''}
                    </span>
                  </td>
                  <td>
                    <Status tone={stepTone[way.status]}>{said.steps[way.status]}</Status>
                  </td>
                  <td className="number">{way.promise_by ? timeText(way.promise_by, language) : '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Channels({ orders }: { orders: Entry[] | undefined }) {
  const { words, language } = useSession();
  const channels = useChannels();
  const money = useMoney();
  const said = words.today;
  const { byChannel } = figuresOf(orders ?? []);
  const rows = [...byChannel].sort(([, a], [, b]) => b.orders - a.orders);
  return (
    <section className="panel" aria-label={said.byChannel}>
      <div className="panel-head">
        <h2>{said.byChannel}</h2>
      </div>
      {orders && rows.length === 0 && <p className="soft">{said.none}</p>}
      {rows.length > 0 && (
        <div className="table-box" role="region" aria-label={said.byChannel} tabIndex={0}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{said.channel}</th>
                <th scope="col" className="number">
                  {said.orders}
                </th>
                <th scope="col" className="number">
                  {said.units}
                </th>
                <th scope="col" className="number">
                  {said.revenue}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(([channel, figure]) => (
                <tr key={channel}>
                  <td>{nameOf(channels, channel)}</td>
                  <td className="number">{countText(figure.orders, language)}</td>
                  <td className="number">{countText(figure.units, language)}</td>
                  <td className="number">{money(figure).join(' + ')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Newest({ orders }: { orders: Entry[] | undefined }) {
  const { words, language } = useSession();
  const channels = useChannels();
  const said = words.today;
  return (
    <section className="panel" aria-label={said.newest}>
      <div className="panel-head">
        <h2>{said.newest}</h2>
      </div>
      {orders?.length === 0 && <p className="soft">{said.none}</p>}
      {orders && orders.length > 0 && (
        <div className="table-box" role="region" aria-label={said.newest} tabIndex={0}>
          <table className="table">
            <tbody>
              {orders.slice(0, shown).map((order) => (
                <tr key={order.id}>
                  <td>
                    <Go to={`/orders/${order.id}`} className="row-link">
                      {order.number}
                    </Go>
                    <span className="under">{nameOf(channels, order.channel)}</span>
                  </td>
                  <td>{order.placed_at ? clockText(order.placed_at, language) : '–'}</td>
                  <td className="number">{formatMinor(order.total_minor, order.currency, language)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Places({ orders }: { orders: Entry[] | undefined }) {
  const { words, language } = useSession();
  const places = usePlaces();
  const said = words.today;
  const rows = [...workOf(orders ?? [])].sort(([, a], [, b]) => b.tasks - a.tasks);
  if (rows.length === 0) return null;
  return (
    <section className="panel" aria-label={said.byPlace}>
      <div className="panel-head">
        <h2>{said.byPlace}</h2>
      </div>
      <div className="table-box" role="region" aria-label={said.byPlace} tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{said.place}</th>
              <th scope="col" className="number">
                {said.tasks}
              </th>
              <th scope="col" className="number">
                {said.done}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([place, work]) => (
              <tr key={place}>
                <td>{nameOf(places, place)}</td>
                <td className="number">{countText(work.tasks, language)}</td>
                <td className="number">{countText(work.done, language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
