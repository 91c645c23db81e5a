// What has been taken from the shelf, line by line. It is kept on this device, so that a phone put
// away in the middle goes on where it was; the server is told when all of it is packed.
import { useState } from 'react';
import type { Task } from './api.js';
import { keep } from './keep.js';

export type Picked = Record<number, number>;
export interface Picks {
  of: Picked;
  change: (line: number, by: number, most: number) => void;
}

const name = (task: string) => `picks.${task}`;
export const forgetPicks = (task: string) => keep.drop(name(task));

function read(task: string): Picked {
  try {
    return (JSON.parse(keep.read(name(task)) ?? '{}') ?? {}) as Picked;
  } catch {
    return {};
  }
}

export function usePicks(task: Task): Picks {
  const [of, setOf] = useState(() => read(task.id));
  const change = (line: number, by: number, most: number) => {
    const now = { ...read(task.id) };
    now[line] = Math.max(0, Math.min(most, (now[line] ?? 0) + by));
    keep.write(name(task.id), JSON.stringify(now));
    setOf(now);
  };
  return { of, change };
}
