import { Skeleton } from '@mantine/core';
import type { Schemas } from '@nahtlos/client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { all, ask, type Page } from '../api.js';
import { nameOf, useChannels, usePlaces } from '../data.js';
import { timeText } from '../format.js';
import { useLive } from '../live.js';
import { Go } from '../parts/Go.js';
import { PageHead } from '../parts/PageHead.js';
import { Status } from '../parts/Status.js';
import { Trouble } from '../parts/Trouble.js';
import { useMay, useSession } from '../session.js';
import { Actions } from './Actions.js';
import { Lines } from './Lines.js';
import { Money } from './Money.js';
import { Parcels } from './Parcels.js';
import { Party } from './Party.js';
import { Returns } from '../returns/Returns.js';
import { Timeline } from './Timeline.js';
import {
  inTime,
  momentOf,
  momentOfDecision,
  momentOfMessage,
  momentsOfOrder,
  type Decision,
  type Event,
  type Known,
  type Message,
  type Order,
} from './timeline.js';
import { orderTone, paymentTone } from './tones.js';

/** All that happened, from everything that knows of the order and that somebody may read. */
function useMoments(known: Known | undefined, id: string) {
  const may = useMay();
  const events = useQuery({
    queryKey: ['order', id, 'events'],
    queryFn: () =>
      ask<Page<Event>>('/v1/events', { query: { from: 1, aggregate: id, limit: 500 } }),
    enabled: may('events:read'),
  });
  const messages = useQuery({
    queryKey: ['order', id, 'messages'],
    queryFn: () => all<Message>('/v1/messages', { order: id }, 200),
    enabled: may('orders:read'),
  });
  const sourcing = useQuery({
    queryKey: ['order', id, 'sourcing'],
    queryFn: () => ask<{ decisions: Decision[] }>(`/v1/orders/${id}/sourcing`),
  });
  if (!known) return [];
  const happened = events.data?.items.map((event) => momentOf(known, event));
  return inTime([
    ...(happened ?? momentsOfOrder(known)),
    ...(messages.data ?? []).map((message) => momentOfMessage(known, message)),
    ...(sourcing.data?.decisions ?? []).map((decision) => momentOfDecision(known, decision)),
  ]);
}

export function OrderPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const { words, language } = useSession();
  const queries = useQueryClient();
  const places = usePlaces();
  const channels = useChannels();
  const may = useMay();
  const asked = useQuery({
    queryKey: ['order', id, 'view'],
    queryFn: () => ask<Order>(`/v1/orders/${id}`, 
      may('customers:read') ? { query: { expand: 'customer' } } : {}),
  });
  const notes = useQuery({
    queryKey: ['order', id, 'credit-notes'],
    queryFn: () => ask<Page<Schemas['CreditNote']>>(`/v1/orders/${id}/credit-notes`),
  });
  const changed = () => void queries.invalidateQueries({ queryKey: ['order', id] });
  useLive(changed, id);
  const order = asked.data;
  const place = (of: string) => nameOf(places, of);
  const known = order && { order, language, words, place, person: () => undefined };
  const moments = useMoments(known, id);
  const said = words.orders;

  if (asked.error && !order) {
    return <Trouble error={asked.error} onRetry={() => void asked.refetch()} />;
  }
  if (!order) {
    return (
      <div className="rows-wait" aria-busy="true">
        {Array.from({ length: 8 }, (_, i) => (
          <Skeleton key={i} height={24} />
        ))}
      </div>
    );
  }
  return (
    <>
      <p className="small">
        <Go to="/orders">{said.title}</Go>
      </p>
      <PageHead
        title={order.number}
        about={
          <>
            <Status tone={orderTone[order.status]}>{said.statuses[order.status]}</Status>
            <Status tone={paymentTone[order.payment_status]}>
              {`${said.payment}: ${said.payments[order.payment_status]}`}
            </Status>
            <span className="soft small">
              {nameOf(channels, order.channel)} · {timeText(order.placed_at, language)}
            </span>
          </>
        }
      >
        <Actions order={order} places={places} changed={changed} />
      </PageHead>
      <div className="sheet">
        <div>
          <Lines order={order} />
          <Parcels order={order} place={place} />
          <Returns order={order} places={places} changed={changed} />
          <Money order={order} notes={notes.data?.items ?? []} />
          <Party order={order} />
        </div>
        <section className="panel" aria-labelledby="time">
          <h2 id="time">{said.time}</h2>
          {!may('events:read') && <p className="small soft">{said.noEvents}</p>}
          <Timeline moments={moments} />
        </section>
      </div>
    </>
  );
}
