import { Icon, Trouble, formatMinor } from '@nahtlos/design';
import { NahtlosError, orThrow, type Schemas } from '@nahtlos/client';
import { Alert } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { endOf } from '../checkout.js';
import { api } from '../data.js';
import { keeper, useBrand, useLanguage, useWords } from '../context.js';
import { Arrival } from '../parts/Arrival.js';
import { LinePicture } from '../parts/LinePicture.js';
import { QrCode } from '../parts/QrCode.js';
import { stepOf, type Step } from '../progress.js';

type Order = Schemas['MyOrder'];
type Fulfillment = Order['fulfillments'][number];

const waits = ['ready', 'arrived'];
const carried = ['ship', 'parcel_shop', 'local_delivery'];

function Progress({ part, cart }: { part: Fulfillment; cart: string }) {
  const words = useWords();
  const lang = useLanguage();
  const steps: Step[] = ['placed', 'working', carried.includes(part.method) ? 'shipped' : 'ready', 'done'];
  const at = steps.indexOf(stepOf(part.status));
  const when = new Intl.DateTimeFormat(lang === 'de' ? 'de-DE' : 'en-GB', {
    weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit',
  });
  return (
    <section className="panel stack roomy">
      <ol className="progress">
        {steps.map((step, i) => (
          <li key={step} className={i <= at ? 'is-done' : ''} aria-current={i === at ? 'step' : undefined}>
            <span className="progress-dot">{i <= at && <Icon name="check" size={16} />}</span>
            {words.steps[step]}
          </li>
        ))}
      </ol>
      {part.promise_by && (
        <p className="soft">
          {part.promise_from
            ? words.promiseWithin(when.formatRange(new Date(part.promise_from), new Date(part.promise_by)))
            : words.promiseBy(when.format(new Date(part.promise_by)))}
        </p>
      )}
      {part.pickup_code && (
        <div className="pickup">
          <p>{words.pickupCode}</p>
          <QrCode text={part.pickup_code} label={words.scan} />
          <strong>{part.pickup_code}</strong>
          <p className="soft small">{words.pickupCodeText}</p>
        </div>
      )}
      {part.method === 'curbside' && waits.includes(part.status) && (
        <Arrival cart={cart} isTold={part.status === 'arrived'} />
      )}
      {part.tracking && <p>{words.tracking}: {part.tracking}</p>}
    </section>
  );
}

function Bought({ order, cart }: { order: Order; cart: string }) {
  const words = useWords();
  const lang = useLanguage();
  return (
    <div className="wide page narrow stack roomy">
      <div className="stack thanks">
        <span className="thanks-mark"><Icon name="check" size={32} /></span>
        <h1>{words.thanks}</h1>
        <p className="soft">{words.orderNumber(order.number)}</p>
      </div>
      {order.status === 'on_hold' && <Alert color="yellow">{words.held}</Alert>}
      {order.status === 'canceled' && <Alert color="red">{words.canceled}</Alert>}
      {order.status !== 'canceled' && order.fulfillments.map((part) => <Progress key={part.id} part={part} cart={cart} />)}
      <section className="panel stack">
        <h2>{words.yourOrder}</h2>
        <ul className="lines">
          {order.lines.map((line) => (
            <li key={line.line} className="line">
              <LinePicture sku={line.sku} title={line.title} />
              <div className="line-words row between">
                <span>
                  {line.ordered / 10 ** line.scale} × {line.title}
                </span>
                <span className="price">{formatMinor(line.total_minor, order.currency, lang)}</span>
              </div>
            </li>
          ))}
        </ul>
        <div className="row between summary-total">
          <span>{words.total}</span>
          <span>{formatMinor(order.total_minor, order.currency, lang)}</span>
        </div>
      </section>
      <p>
        <Link to="/$lang" params={{ lang }} className="button plain-button">
          {words.goShopping}
        </Link>
      </p>
    </div>
  );
}

// Who comes back from the bank has the cart behind the #.
function cartOfOrder(): string | null {
  return /^#cart=([\w-]{20,100})$/.exec(window.location.hash)?.[1] ?? keeper.ordered();
}

async function readOrder(lang: 'de' | 'en', cart: string) {
  const at = api(lang);
  const path = { cart };
  const checkout = await orThrow(at.GET('/v1/carts/{cart}/checkout', { params: { path } }));
  if (endOf(checkout) !== 'placed') return { checkout, order: null };
  return { checkout, order: await orThrow(at.GET('/v1/carts/{cart}/order', { params: { path } })) };
}

export function OrderPage() {
  const words = useWords();
  const lang = useLanguage();
  const brand = useBrand();
  const queries = useQueryClient();
  const cart = cartOfOrder();
  const read = useQuery({
    queryKey: ['order', lang, cart],
    queryFn: () => readOrder(lang, cart ?? ''),
    enabled: cart !== null,
    refetchInterval: (query) => (query.state.data?.order ? 10_000 : 1_500),
  });
  const isPlaced = read.data?.order != null;
  useEffect(() => {
    document.title = `${words.yourOrder} – ${brand.name}`;
  }, [words, brand]);
  useEffect(() => {
    if (!isPlaced || !cart) return;
    keeper.bought(cart);
    void queries.invalidateQueries({ queryKey: ['cart'] });
  }, [isPlaced, cart, queries]);

  const isMissing = read.error instanceof NahtlosError && read.error.problem.status === 404;
  if (cart === null || isMissing) {
    return (
      <div className="state">
        <Icon name="bag" size={48} />
        <h1>{words.noOrder}</h1>
        <p className="soft">{words.noOrderText}</p>
        <Link to="/$lang" params={{ lang }} className="button">
          {words.goShopping}
        </Link>
      </div>
    );
  }
  if (read.isError) return <Trouble error={read.error} language={lang} onRetry={() => void read.refetch()} />;
  if (read.data?.order) return <Bought order={read.data.order} cart={cart} />;
  const end = read.data ? endOf(read.data.checkout) : 'pending';
  if (end === 'declined' || end === 'expired') {
    return (
      <div className="state" role="alert">
        <Icon name="close" size={48} />
        <h1>{words.declined}</h1>
        <p className="soft">{words.declinedText}</p>
        <Link to="/$lang/checkout" params={{ lang }} className="button">
          {words.checkout}
        </Link>
      </div>
    );
  }
  return (
    <div className="state" role="status">
      <Icon name="leaf" size={48} />
      <h1>{words.yourOrder}</h1>
      <p className="soft">{words.awaiting}</p>
    </div>
  );
}
