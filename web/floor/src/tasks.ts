// What a task asks for next, and where it stands in the list.
import type { Action, Task } from './api.js';
import type { GoodsBySku } from './goods.js';

export const groups = ['arrived', 'new', 'picking', 'ready', 'ship'] as const;
export type Group = (typeof groups)[number];

export const isCollected = (task: Pick<Task, 'method'>) =>
  task.method === 'pickup' || task.method === 'curbside' || task.method === 'carry_out';

/** Nothing for what is no work of this store now: on hold, on its way, done. */
export function groupOf(task: Pick<Task, 'method' | 'status'>): Group | undefined {
  switch (task.status) {
    case 'arrived':
      return 'arrived';
    case 'assigned':
      return 'new';
    case 'accepted':
    case 'picking':
      return 'picking';
    case 'packed':
      return isCollected(task) ? 'ready' : 'ship';
    case 'ready':
      return 'ready';
    default:
      return undefined;
  }
}

/** The one step that leads on. */
export function nextStep(task: Pick<Task, 'method' | 'status'>): Action | undefined {
  switch (task.status) {
    case 'assigned':
      return 'accept';
    case 'accepted':
      return 'pick';
    case 'picking':
      return 'pack';
    case 'packed':
      return isCollected(task) ? 'ready' : 'ship';
    case 'ready':
    case 'arrived':
      return 'hand_over';
    default:
      return undefined;
  }
}

/** Minutes to the promise; negative when late, nothing without one. */
export function minutesLeft(task: Pick<Task, 'promise_by'>, now: number): number | undefined {
  if (!task.promise_by) return undefined;
  return Math.floor((Date.parse(task.promise_by) - now) / 60_000);
}

// What has no promise waits behind what has one.
const urgency = (task: Task) => (task.promise_by ? Date.parse(task.promise_by) : Infinity);

export function grouped(tasks: Task[]): Record<Group, Task[]> {
  const made: Record<Group, Task[]> = { arrived: [], new: [], picking: [], ready: [], ship: [] };
  for (const task of tasks) {
    const group = groupOf(task);
    if (group) made[group].push(task);
  }
  for (const group of groups) made[group].sort((a, b) => urgency(a) - urgency(b) || 0);
  return made;
}

/** What a task will be once a step has reached the server: shown at once, as waiting. */
export function after(task: Task, action: Action): Task['status'] {
  const led: Partial<Record<Action, Task['status']>> = {
    accept: 'accepted',
    pick: 'picking',
    pack: 'packed',
    ready: 'ready',
    ship: 'shipped',
    hand_over: 'handed_over',
    no_show: 'no_show',
    reject: 'rejected',
  };
  return led[action] ?? task.status;
}

// A UPC is an EAN that begins with 0; shops keep either.
const digits = (code: string) => code.replace(/^0+/, '');

/** The line that a scanned or typed code means: its SKU in any case, or its GTIN. */
export function lineOf<Line extends { sku: string }>(
  task: { lines: readonly Line[] },
  code: string,
  goods: GoodsBySku,
): Line | undefined {
  const said = code.trim().toLowerCase();
  return (
    task.lines.find((line) => line.sku.toLowerCase() === said) ??
    task.lines.find((line) => {
      const gtin = goods.get(line.sku)?.gtin;
      return gtin && digits(gtin) === digits(said);
    })
  );
}
