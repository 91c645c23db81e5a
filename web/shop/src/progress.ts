// How far a fulfillment is, in the four steps that a customer cares for.
import type { Schemas } from '@nahtlos/client';

export type Step = 'placed' | 'working' | 'ready' | 'shipped' | 'done';
type Status = Schemas['MyOrder']['fulfillments'][number]['status'];

const steps: Record<Status, Step> = {
  unassigned: 'placed',
  assigned: 'placed',
  accepted: 'working',
  picking: 'working',
  packed: 'working',
  on_hold: 'working',
  rejected: 'working',
  ready: 'ready',
  arrived: 'ready',
  no_show: 'ready',
  shipped: 'shipped',
  delivered: 'done',
  handed_over: 'done',
  canceled: 'done',
};

export const stepOf = (status: Status): Step => steps[status];
