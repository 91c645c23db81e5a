// What happens, as it happens: the stream of events, read so that no type has to be known before.
import { useEffect, useRef, useState } from 'react';
import { addressOf } from './api.js';
import { useMay } from './session.js';

/** The ids of the events in a piece of the stream; what is not complete is the rest. */
export function eventsIn(text: string): { ids: string[]; types: string[]; rest: string } {
  const blocks = text.split('\n\n');
  const rest = blocks.pop() ?? '';
  const ids: string[] = [];
  const types: string[] = [];
  for (const block of blocks) {
    const lines = block.split('\n');
    const said = (name: string) =>
      lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
    const id = said('id');
    if (id) ids.push(id);
    const type = said('event');
    if (type) types.push(type);
  }
  return { ids, types, rest };
}

const comeBack = 4_000;
/** Events come in bursts, and one reading answers them all. */
const settle = 400;

async function follow(
  address: string,
  last: string,
  signal: AbortSignal,
  heard: (ids: string[], types: string[]) => void,
  opened: () => void,
) {
  const answer = await fetch(address, {
    signal,
    headers: {
      Accept: 'text/event-stream',
      'X-Requested-With': 'desk',
      ...(last ? { 'Last-Event-ID': last } : {}),
    },
  });
  if (!answer.ok || !answer.body) throw new Error(answer.statusText);
  opened();
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let kept = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const found = eventsIn(kept + value);
    kept = found.rest;
    heard(found.ids, found.types);
  }
}

/**
 * Calls `changed` soon after events, of one thing where `aggregate` says so, and true while the
 * stream is open. Who may not follow events looks every half a minute.
 */
export function useLive(changed: () => void, aggregate?: string): boolean {
  const may = useMay()('events:read');
  const [isOpen, setOpen] = useState(false);
  const act = useRef(changed);
  act.current = changed;
  useEffect(() => {
    if (!may) {
      const timer = setInterval(() => act.current(), 30_000);
      return () => clearInterval(timer);
    }
    const stop = new AbortController();
    let last = '';
    let reading: ReturnType<typeof setTimeout> | undefined;
    let opening: ReturnType<typeof setTimeout> | undefined;
    const heard = (ids: string[], types: string[]) => {
      last = ids.at(-1) ?? last;
      if (types.length === 0) return;
      clearTimeout(reading);
      reading = setTimeout(() => act.current(), settle);
    };
    const address = addressOf('/v1/events/stream', { aggregate });
    const open = () => {
      const ended = () => {
        if (stop.signal.aborted) return;
        setOpen(false);
        opening = setTimeout(open, comeBack);
      };
      follow(address, last, stop.signal, heard, () => setOpen(true)).then(ended, ended);
    };
    open();
    return () => {
      stop.abort();
      clearTimeout(reading);
      clearTimeout(opening);
    };
  }, [may, aggregate]);
  return isOpen;
}
