import { Button } from '@mantine/core';
import type { NahtlosError } from '@nahtlos/client';
import { Icon, saidBy, type Language } from '@nahtlos/design';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Task } from '../api.js';
import { queue, useFloor, useOnline, useWaiting } from '../floor.js';
import { tasksKey } from '../live.js';
import type { Refused } from '../queue.js';

const isOf = ({ code, problem }: NahtlosError, wanted: string) =>
  code === wanted || problem.errors?.some((field) => field.code === wanted);

// Of one field alone the whole is said: the field's own words want its name before them.
const said = (error: NahtlosError, language: Language, wrongCode: string) =>
  (isOf(error, 'wrong_pickup_code') && wrongCode) ||
  (error.code !== 'invalid_request' && error.problem.detail) || saidBy(error, language);

/** What is true of the whole floor: no network, what waits to be sent, what was refused. */
export function Banners() {
  const { words, language, place } = useFloor();
  const queries = useQueryClient();
  const online = useOnline();
  const waiting = useWaiting();
  const [refused, setRefused] = useState<Refused[]>([]);
  useEffect(() => {
    queue.onRefused = (one) => {
      setRefused((before) => [...before, one]);
      void queries.invalidateQueries({ queryKey: tasksKey(place.id) });
    };
  }, [queries, place.id]);
  const first = refused[0];
  const tasks = queries.getQueryData<Task[]>(tasksKey(place.id));
  const now = first && tasks?.find(({ id }) => id === first.task);
  return (
    <>
      <div aria-live="polite">
        {!online && (
          <p className="banner">
            <Icon name="cloud" size={20} />
            <span>
              {words.offline}
              {waiting.length > 0 && <strong> {words.unsent(waiting.length)}.</strong>}
            </span>
          </p>
        )}
      </div>
      {first && (
        <div className="refused" role="alert">
          <h2>{words.refused(first.number)}</h2>
          <p>{said(first.error, language, words.wrongCode)}</p>
          {now && first.error.code === 'wrong_status' && (
            <p>{words.refusedStatus(words.statuses[now.status])}</p>
          )}
          <Button size="lg" fullWidth onClick={() => setRefused((all) => all.slice(1))}>
            {words.understood}
          </Button>
        </div>
      )}
    </>
  );
}
