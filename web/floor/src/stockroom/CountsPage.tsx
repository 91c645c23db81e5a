import { Button, TextInput } from '@mantine/core';
import { Icon } from '@nahtlos/design';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useFloor } from '../floor.js';
import { begin, countsOf, searchedFor, type CountEntry } from './counts.js';
import { useOnceKey } from './kept.js';
import { Frame } from '../parts/Frame.js';
import { Failed, Refusal } from './parts.js';
import { useStockroomWords } from './words.js';

/** What is being counted here, and where a count begins. */
export function CountsPage({ open, close }: { open: (id: string) => void; close: () => void }) {
  const { place } = useFloor();
  const say = useStockroomWords();
  const asked = useQuery({ queryKey: ['counts', place.id], queryFn: () => countsOf(place.id) });
  const tasks = useQuery({
    queryKey: ['count-tasks', place.id],
    queryFn: () => searchedFor(place.id),
  });
  return (
    <Frame title={say.counts} close={close}>
      {asked.error && !asked.data ? (
        <Failed error={asked.error} retry={() => void asked.refetch()} />
      ) : (
        <Begin open={open} searched={tasks.data ?? 0} />
      )}
      {asked.data && asked.data.length > 0 && (
        <section className="group">
          <h2>{say.countsHere}</h2>
          <ul className="cards">
            {asked.data.map((count) => (
              <li key={count.id}>
                <Card count={count} open={open} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </Frame>
  );
}

function Begin({ open, searched }: { open: (id: string) => void; searched: number }) {
  const { place } = useFloor();
  const say = useStockroomWords();
  const once = useOnceKey();
  const [zone, setZone] = useState('');
  const begun = useMutation({
    networkMode: 'always',
    mutationFn: (wish: { zone?: string; tasks?: boolean }) =>
      begin({ location: place.id, ...wish }, once.of(wish)),
    onSuccess: ({ id }) => {
      once.answered();
      open(id);
    },
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (zone.trim()) begun.mutate({ zone: zone.trim() });
      }}
    >
      <p className="soft">{say.blindText}</p>
      <TextInput size="lg" label={say.zone} description={say.zoneHint} maxLength={60} value={zone}
        onChange={(event) => setZone(event.currentTarget.value)} />
      <Button size="lg" type="submit" loading={begun.isPending} disabled={!zone.trim()}>
        {say.beginCount}
      </Button>
      {searched > 0 && (
        <Button size="lg" variant="default" onClick={() => begun.mutate({ tasks: true })}>
          {say.countSearched(searched)}
        </Button>
      )}
      <Refusal error={begun.error} />
    </form>
  );
}

function Card({ count, open }: { count: CountEntry; open: (id: string) => void }) {
  const { language } = useFloor();
  const say = useStockroomWords();
  return (
    <button type="button" className="card" onClick={() => open(count.id)}>
      <span className="row between">
        <strong>{count.zone ?? say.searched}</strong>
        <span className="tag">{say.countStatuses[count.status]}</span>
      </span>
      <span className="row tight small soft">
        <Icon name="list" size={18} />
        {new Date(count.created_at).toLocaleString(language, {
          dateStyle: 'medium', timeStyle: 'short',
        })}
      </span>
    </button>
  );
}
