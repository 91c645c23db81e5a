import type { Schemas } from '@nahtlos/client';
import { formatMinor } from '@nahtlos/design';
import { nameOf, optionsOf, useChannels, usePlaces, type Channel } from '../data.js';
import { plainMinor, startOf, timeText } from '../format.js';
import { ListPage } from '../list/ListPage.js';
import type { Column, Filter, ListSpec } from '../list/types.js';
import { Go } from '../parts/Go.js';
import { Status } from '../parts/Status.js';
import type { Search } from '../search.js';
import { useSession, type Session } from '../session.js';
import { fulfillmentTone, orderTone, paymentTone } from './tones.js';

type Order = Schemas['OrderEntry'];

function columns({ words, language }: Session, channels: Channel[]): Column<Order>[] {
  const said = words.orders;
  return [
    {
      id: 'number',
      head: said.number,
      text: (order) => order.number,
      cell: (order) => (
        <>
          <Go to={`/orders/${order.id}`} className="row-link">
            {order.number}
          </Go>
          <span className="only-narrow under">{timeText(order.placed_at, language)}</span>
        </>
      ),
    },
    {
      id: 'placed',
      head: said.placed,
      isWide: true,
      text: (order) => order.placed_at,
      cell: (order) => timeText(order.placed_at, language),
    },
    {
      id: 'channel',
      head: said.channel,
      isWide: true,
      text: (order) => nameOf(channels, order.channel),
      cell: (order) => nameOf(channels, order.channel),
    },
    {
      id: 'status',
      head: said.status,
      text: (order) => order.status,
      cell: (order) => <Status tone={orderTone[order.status]}>{said.statuses[order.status]}</Status>,
    },
    {
      id: 'payment',
      head: said.payment,
      isWide: true,
      text: (order) => order.payment_status,
      cell: ({ payment_status: status }) => (
        <Status tone={paymentTone[status]}>{said.payments[status]}</Status>
      ),
    },
    {
      id: 'goods',
      head: said.goods,
      isWide: true,
      text: (order) => order.fulfillment_status,
      cell: ({ fulfillment_status: status }) => (
        <Status tone={fulfillmentTone[status]}>{said.fulfillments[status]}</Status>
      ),
    },
    {
      id: 'returns',
      head: said.returns,
      isWide: true,
      text: (order) => order.return_status,
      cell: ({ return_status: status }) => (status === 'none' ? '–' : said.returnStatuses[status]),
    },
    {
      id: 'total',
      head: said.total,
      isNumber: true,
      text: (order) => plainMinor(order.total_minor, order.currency),
      cell: (order) => formatMinor(order.total_minor, order.currency, language),
    },
  ];
}

const optionsFor = (names: Record<string, string>) =>
  Object.entries(names).map(([value, label]) => ({ value, label }));

function useFilters({ words }: Session, channels: Channel[]): Filter[] {
  const said = words.orders;
  const places = usePlaces();
  return [
    { name: 'number', label: said.number, kind: 'text', placeholder: 'LH-1000001' },
    { name: 'status', label: said.status, kind: 'choice', options: optionsFor(said.statuses) },
    { name: 'channel', label: said.channel, kind: 'choice', options: optionsOf(channels) },
    { name: 'location', label: said.place, kind: 'choice', options: optionsOf(places) },
    { name: 'payment_status', label: said.payment, kind: 'choice', options: optionsFor(said.payments) },
    { name: 'fulfillment_status', label: said.goods, kind: 'choice', options: optionsFor(said.fulfillments) },
    { name: 'return_status', label: said.returns, kind: 'choice', options: optionsFor(said.returnStatuses) },
    { name: 'from', label: said.placedFrom, kind: 'date' },
    { name: 'until', label: said.placedUntil, kind: 'date' },
  ];
}

/** Days of the address as the moments that the API wants. */
function query({ from = '', until = '', ...rest }: Search) {
  return { ...rest, placed_from: startOf(from), placed_to: startOf(until, 1) };
}

export function OrdersPage() {
  const session = useSession();
  const channels = useChannels();
  const spec: ListSpec<Order> = {
    path: '/v1/orders',
    name: 'orders',
    columns: columns(session, channels),
    filters: useFilters(session, channels),
    query,
    keyOf: (order) => order.id,
    emptyText: session.words.orders.none,
  };
  return <ListPage title={session.words.orders.title} spec={spec} />;
}
