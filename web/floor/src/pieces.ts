// Where the pieces of a task were seen last, where goods have RFID tags: for who goes and gets them.
import type { Schemas } from '@nahtlos/client';
import { useQuery } from '@tanstack/react-query';
import { ask, pathOf, type Task } from './api.js';
import { spanOf, type Words } from './words.js';

type Piece = Schemas['RfidPiece'];
const every = 5_000;

/** "back room 2, sales floor 1, 3 min ago"; nothing when none was seen. */
export function seenText(pieces: Piece[], words: Words, now: number): string {
  if (pieces.length === 0) return '';
  const counts = new Map<Piece['zone'], number>();
  for (const { zone } of pieces) counts.set(zone, (counts.get(zone) ?? 0) + 1);
  const zones = [...counts].map(([zone, n]) => `${words.zones[zone]} ${n}`);
  const last = Math.max(...pieces.map((piece) => Date.parse(piece.last_seen_at)));
  const minutes = Math.round((now - last) / 60_000);
  const when = minutes < 1 ? words.justNow : words.ago(spanOf(words, minutes));
  return `${zones.join(', ')} · ${when}`;
}

/** By line. Where goods have no tags it costs one question. */
export function usePieces(task: Task): ReadonlyMap<number, Piece[]> {
  const isWanted = task.status === 'accepted' || task.status === 'picking';
  const { data } = useQuery({
    queryKey: ['pieces', task.id],
    queryFn: () => ask<Schemas['RfidPieces']>(`${pathOf(task)}/pieces`),
    enabled: isWanted,
    retry: false,
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ pieces }) => pieces.length > 0) ? every : false,
  });
  return new Map((isWanted ? (data?.items ?? []) : []).map(({ line, pieces }) => [line, pieces]));
}
