// Counting what lies here, blind: nobody is told what the books say before they have counted.
import type { Schemas } from '@nahtlos/client';
import { ask } from '../api.js';

export type Count = Schemas['Count'];
export type CountLine = Schemas['CountLine'];
export type CountEntry = Schemas['CountEntry'];
/** Pieces by SKU, on this device until the pass is told. */
export type Counted = Readonly<Record<string, number>>;

export interface CountRow {
  sku: string;
  /** Nothing: not counted in this pass, which is not the same as none there. */
  counted: number | undefined;
}

const codeOf = ({ sku, stock_item }: CountLine) => sku ?? stock_item;

/** What this pass asks for, and what was found besides. */
export function rowsOf(count: Pick<Count, 'lines'>, counted: Counted): CountRow[] {
  const asked = count.lines.filter(({ status }) => status === 'to_count').map(codeOf);
  const skus = [...new Set([...Object.keys(counted), ...asked])];
  return skus.map((sku) => ({ sku, counted: counted[sku] }));
}

export const toldOf = (count: Pick<Count, 'lines'>, counted: Counted) => {
  const items = new Map(count.lines.map((line) => [codeOf(line), line.stock_item]));
  return Object.entries(counted).map(([sku, quantity]) => {
    // A line that is no single variant is named by its stock item.
    return items.get(sku) === sku ? { stock_item: sku, quantity } : { sku, quantity };
  });
};

export const differences = (count: Pick<Count, 'lines'>) =>
  count.lines.filter(({ difference }) => difference);

export async function countsOf(location: string): Promise<CountEntry[]> {
  const query = new URLSearchParams({ location, limit: '20' });
  const { items } = await ask<Schemas['Page_CountEntry']>(`/v1/counts?${query}`);
  return items.filter(({ status }) => status !== 'canceled');
}

/** How many articles were looked for here and not found; a page of them is enough to say so. */
export async function searchedFor(location: string): Promise<number> {
  const query = new URLSearchParams({ location, state: 'open', limit: '100' });
  return (await ask<Schemas['Page_CountTaskView']>(`/v1/count-tasks?${query}`)).items.length;
}

export const begin = (body: { location: string; zone?: string; tasks?: boolean }, key: string) =>
  ask<Count>('/v1/counts', { method: 'POST', body, key });

/**
 * Tells what was counted and ends the pass. Under the same `key` both are done once: told again
 * after a lost answer, the same numbers must not pass for the recount.
 */
export async function endPass(
  count: Count, counted: Counted, restIsZero: boolean, key: string,
): Promise<Count> {
  const path = `/v1/counts/${count.id}`;
  const lines = toldOf(count, counted);
  if (lines.length > 0) {
    await ask(`${path}/lines`, { method: 'POST', body: { lines }, key: `${key}-lines` });
  }
  const body = { rest_is_zero: restIsZero };
  return ask<Count>(`${path}/end-pass`, { method: 'POST', body, key: `${key}-end` });
}

export const approve = (count: Count, key: string) =>
  ask<Count>(`/v1/counts/${count.id}/approve`, {
    method: 'POST',
    body: { reason: 'cycle count' },
    key,
  });
