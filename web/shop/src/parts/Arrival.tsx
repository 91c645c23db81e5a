import { Icon, saidBy } from '@nahtlos/design';
import { orThrow } from '@nahtlos/client';
import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useLanguage, useWords } from '../context.js';
import { api } from '../data.js';

/** "I am here", for goods that are brought to the car. */
export function Arrival({ cart, isTold }: { cart: string; isTold: boolean }) {
  const words = useWords();
  const lang = useLanguage();
  const queries = useQueryClient();
  const [where, setWhere] = useState('');
  const tell = useMutation({
    mutationFn: () =>
      orThrow(
        api(lang).POST('/v1/carts/{cart}/order/arrival', {
          params: { path: { cart } },
          body: where.trim() ? { message: where.trim() } : {},
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: ['order'] }),
  });
  if (isTold || tell.isSuccess) {
    return (
      <p className="row" role="status">
        <Icon name="check" /> {words.hereTold}
      </p>
    );
  }
  const send = (event: FormEvent) => {
    event.preventDefault();
    tell.mutate();
  };
  return (
    <form className="stack" onSubmit={send}>
      <p>{words.hereText}</p>
      <TextInput
        label={words.hereWhere}
        value={where}
        maxLength={200}
        onChange={(event) => setWhere(event.currentTarget.value)}
      />
      {tell.isError && (
        <p className="bad small" role="alert">
          {saidBy(tell.error, lang)}
        </p>
      )}
      <Button type="submit" size="lg" fullWidth loading={tell.isPending}>
        {words.here}
      </Button>
    </form>
  );
}
