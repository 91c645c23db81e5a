import type { Schemas } from '@nahtlos/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { ask } from '../api.js';
import { Table } from '../list/Table.js';
import { status, time, words as text } from '../lists/columns.js';
import { Dialog } from '../parts/Dialog.js';
import { Field } from '../parts/Field.js';
import { Go } from '../parts/Go.js';
import { PageHead } from '../parts/PageHead.js';
import { said as sentence, Trouble } from '../parts/Trouble.js';
import { useSession } from '../session.js';

type Endpoint = Schemas['WebhookEndpoint'];
type Made = Schemas['WebhookEndpointMade'];

/** Who is told what happens. There are few, so they stand on one page. */
export function WebhooksPage() {
  const session = useSession();
  const { words } = session;
  const said = words.webhooks;
  const [isAsking, setAsking] = useState(false);
  const asked = useQuery({
    queryKey: ['webhooks'],
    queryFn: () => ask<{ items: Endpoint[] }>('/v1/webhooks/endpoints'),
  });
  return (
    <>
      <PageHead title={words.nav.webhooks}>
        <button type="button" className="tool main" onClick={() => setAsking(true)}>
          {said.add}
        </button>
      </PageHead>
      {asked.error && <Trouble error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data?.items.length === 0 && <p className="soft">{said.none}</p>}
      {asked.data && asked.data.items.length > 0 && (
        <Table<Endpoint>
          label={words.nav.webhooks}
          rows={asked.data.items}
          keyOf={(row) => row.id}
          columns={[
            {
              id: 'url',
              head: said.url,
              cell: (row) => (
                <Go to={`/webhooks/${row.id}`} className="row-link">
                  {row.url}
                </Go>
              ),
            },
            status(said.state, (row) => row.state, said.states, (state) =>
              state === 'enabled' ? 'good' : 'quiet',
            ),
            text('types', said.types, (row) => row.types.join(', ') || said.all, { isWide: true }),
            text('description', said.description, (row) => row.description, { isWide: true }),
            time('created', words.lists.created, (row) => row.created_at, session, { isWide: true }),
          ]}
        />
      )}
      {isAsking && <NewEndpoint close={() => setAsking(false)} />}
    </>
  );
}

function NewEndpoint({ close }: { close: () => void }) {
  const session = useSession();
  const { words } = session;
  const said = words.webhooks;
  const queries = useQueryClient();
  const make = useMutation({
    mutationFn: (form: FormData) => {
      const types = String(form.get('types') ?? '').split(/[\s,]+/).filter(Boolean);
      const description = String(form.get('description') ?? '').trim();
      return ask<Made>('/v1/webhooks/endpoints', {
        method: 'POST',
        body: { url: form.get('url'), types, ...(description ? { description } : {}) },
      });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['webhooks'] }),
  });
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    make.mutate(new FormData(event.currentTarget));
  };
  if (make.data) {
    return (
      <Dialog title={said.secret} close={close}>
        <p className="soft">{said.secretText}</p>
        <p>
          <code className="secret">{make.data.secret}</code>
        </p>
      </Dialog>
    );
  }
  return (
    <Dialog title={said.add} close={close}>
      <form onSubmit={send}>
        <p className="soft">{said.addText}</p>
        <Field name="url" label={said.url} type="url" isRequired placeholder="https://" />
        <Field name="types" label={said.types} hint={said.typesHint} />
        <Field name="description" label={said.description} maxLength={200} />
        {make.isError && (
          <p className="note" role="alert">
            {sentence(make.error, session)}
          </p>
        )}
        <div className="tools">
          <button type="button" className="tool" onClick={close}>
            {words.back}
          </button>
          <button type="submit" className="tool main" disabled={make.isPending}>
            {words.save}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
