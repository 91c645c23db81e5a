// The tasks of a store, live: the list is read, and read again with every event of its stream.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { tasksOf, type Task } from './api.js';
import { queue, useFloor, useWaiting } from './floor.js';
import { after } from './tasks.js';

export const tasksKey = (place: string) => ['tasks', place];
export type Shown = Task & { waits?: boolean };

/** Events come in bursts, and one reading answers them all. */
const settle = 250;
const comeBack = 5_000;

export function useStream(place: string) {
  const queries = useQueryClient();
  useEffect(() => {
    let source: EventSource | undefined;
    let reading: ReturnType<typeof setTimeout> | undefined;
    let opening: ReturnType<typeof setTimeout> | undefined;
    let last = '';
    const changed = (event?: MessageEvent) => {
      if (event?.lastEventId) last = event.lastEventId;
      clearTimeout(reading);
      reading = setTimeout(
        () => void queries.invalidateQueries({ queryKey: tasksKey(place) }),
        settle,
      );
    };
    const open = () => {
      const query = new URLSearchParams({ location: place });
      // The browser resumes by itself after a break, but not where the server had refused.
      if (last) query.set('from', String(Number(last) + 1));
      source = new EventSource(`/v1/fulfillments/stream?${query}`);
      source.onopen = () => changed();
      source.onmessage = changed;
      for (const type of eventTypes) source.addEventListener(type, changed);
      source.onerror = () => {
        if (source?.readyState !== EventSource.CLOSED) return;
        changed();
        opening = setTimeout(open, comeBack);
      };
    };
    open();
    return () => {
      source?.close();
      clearTimeout(reading);
      clearTimeout(opening);
    };
  }, [place, queries]);
}

/** What has been told stays shown as done until the list is read again: no step jumps back. */
export function useTold(place: string) {
  const queries = useQueryClient();
  useEffect(() => {
    queue.onTold = ({ task, body }) =>
      void queries.setQueryData<Task[]>(tasksKey(place), (tasks) =>
        tasks?.map((one) => (one.id === task ? { ...one, status: after(one, body.action) } : one)),
      );
  }, [place, queries]);
}

/** The tasks as they will be once all that waits is told. */
export function useTasks() {
  const { place } = useFloor();
  const waiting = useWaiting();
  const asked = useQuery({
    queryKey: tasksKey(place.id),
    queryFn: () => tasksOf(place.id),
    refetchInterval: 60_000,
  });
  const tasks = asked.data?.map((task): Shown => {
    const mine = waiting.filter((one) => one.task === task.id);
    if (mine.length === 0) return task;
    return mine.reduce<Shown>(
      (so, { body }) => ({ ...so, status: after(so, body.action), waits: true }),
      task,
    );
  });
  return { ...asked, tasks };
}

const eventTypes = [
  'order_placed',
  'order_canceled',
  'fulfillment_assigned',
  'fulfillment_accepted',
  'fulfillment_pick_started',
  'fulfillment_short_picked',
  'fulfillment_packed',
  'fulfillment_shipped',
  'fulfillment_delivered',
  'fulfillment_made_ready',
  'fulfillment_customer_arrived',
  'fulfillment_handed_over',
  'fulfillment_not_collected',
  'fulfillment_rejected',
  'fulfillment_held',
  'fulfillment_released',
  'fulfillment_canceled',
] as const;
