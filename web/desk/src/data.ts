// What many pages need to name things: channels and places, read once.
import type { Schemas } from '@nahtlos/client';
import { useQuery } from '@tanstack/react-query';
import { all } from './api.js';
import { useMay } from './session.js';

export type Channel = Schemas['ChannelView'];
export type Place = Schemas['LocationView'];
const aWhile = 5 * 60_000;

export function useChannels(): Channel[] {
  const may = useMay();
  const asked = useQuery({
    queryKey: ['channels'],
    queryFn: () => all<Channel>('/v1/channels'),
    staleTime: aWhile,
    enabled: may('channels:read'),
  });
  return asked.data ?? [];
}

export function usePlaces(): Place[] {
  const may = useMay();
  const asked = useQuery({
    queryKey: ['places'],
    queryFn: () => all<Place>('/v1/locations'),
    staleTime: aWhile,
    enabled: may('stock:read'),
  });
  return asked.data ?? [];
}

/** Its name, or a short form of its id as long as nobody knows it. */
export function nameOf(things: { id: string; name: string }[], id: string | null | undefined): string {
  if (!id) return '–';
  return things.find((thing) => thing.id === id)?.name ?? `…${id.slice(-6)}`;
}

export const optionsOf = (things: { code: string; name: string }[]) =>
  things.map(({ code, name }) => ({ value: code, label: name }));
