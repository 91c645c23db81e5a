// What the day says in numbers, of orders as the API gives them.
import type { Schemas } from '@nahtlos/client';

export type Entry = Schemas['OrderEntry'];
export interface Figure {
  orders: number;
  units: number;
  minor: Record<string, number>; // by currency
}

const none = (): Figure => ({ orders: 0, units: 0, minor: {} });

function add(figure: Figure, order: Entry) {
  figure.orders += 1;
  figure.minor[order.currency] = (figure.minor[order.currency] ?? 0) + order.total_minor;
  for (const line of order.lines ?? []) {
    if (line.kind !== 'shipping') figure.units += line.ordered - line.canceled;
  }
}

/** What is canceled as a whole is no sale. */
export function figuresOf(orders: Entry[]): { all: Figure; byChannel: Map<string, Figure> } {
  const all = none();
  const byChannel = new Map<string, Figure>();
  for (const order of orders) {
    if (order.status === 'canceled') continue;
    const channel = byChannel.get(order.channel) ?? none();
    byChannel.set(order.channel, channel);
    add(channel, order);
    add(all, order);
  }
  return { all, byChannel };
}

const isOver = ['shipped', 'delivered', 'handed_over', 'rejected', 'canceled', 'no_show'];
const isReady = ['ready', 'arrived'];

export interface Task {
  order: Entry;
  way: NonNullable<Entry['fulfillments']>[number];
}

/** Open tasks whose promise has passed, the oldest promise first. */
export function lateOf(orders: Entry[], now: number): Task[] {
  return tasksOf(orders)
    .filter(({ way }) => way.promise_by && !isReady.includes(way.status))
    .filter(({ way }) => Date.parse(way.promise_by!) < now)
    .sort((a, b) => Date.parse(a.way.promise_by!) - Date.parse(b.way.promise_by!));
}

/** Tasks that no place has. */
export const homelessOf = (orders: Entry[]): Task[] =>
  tasksOf(orders).filter(({ way }) => !way.location && way.method !== 'digital');

function tasksOf(orders: Entry[]): Task[] {
  return orders.flatMap((order) =>
    (order.fulfillments ?? [])
      .filter((way) => !isOver.includes(way.status))
      .map((way) => ({ order, way })),
  );
}

/** Tasks of a place: how many there are of these orders, and how many are done. */
export interface Work {
  tasks: number;
  done: number;
}

export function workOf(orders: Entry[]): Map<string, Work> {
  const byPlace = new Map<string, Work>();
  for (const order of orders) {
    for (const way of order.fulfillments ?? []) {
      if (!way.location || way.status === 'rejected' || way.status === 'canceled') continue;
      const work = byPlace.get(way.location) ?? { tasks: 0, done: 0 };
      byPlace.set(way.location, work);
      work.tasks += 1;
      if (isOver.includes(way.status)) work.done += 1;
    }
  }
  return byPlace;
}
