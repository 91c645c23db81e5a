import { useFloor, useNow } from '../floor.js';
import type { Task } from '../api.js';
import { minutesLeft } from '../tasks.js';
import { spanOf } from '../words.js';

const soon = 30;

/** How long is left of what the customer was promised. */
export function PromiseLeft({ task }: { task: Task }) {
  const { words } = useFloor();
  const left = minutesLeft(task, useNow());
  if (left === undefined) return null;
  const said = spanOf(words, left);
  const tone = left < 0 ? 'bad' : left < soon ? 'warn' : 'soft';
  return <span className={`due ${tone}`}>{left < 0 ? words.late(said) : words.left(said)}</span>;
}
