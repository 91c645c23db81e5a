import type { Schemas } from '@nahtlos/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { ask } from '../api.js';
import { ListPage } from '../list/ListPage.js';
import { choice, number, status, time, typed, words as text } from '../lists/columns.js';
import { Go } from '../parts/Go.js';
import { said as sentence } from '../parts/Trouble.js';
import type { Tone } from '../parts/Status.js';
import { useSession } from '../session.js';

type Delivery = Schemas['WebhookDelivery'];

const toneOf = (said: Delivery['state']): Tone =>
  said === 'delivered' ? 'good' : said === 'dead' ? 'bad' : said === 'waiting' ? 'warn' : 'calm';

/** What was sent to one receiver, what it answered, and once more if it must be. */
export function DeliveriesPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const session = useSession();
  const { words } = session;
  const said = words.webhooks;
  const queries = useQueryClient();
  const path = `/v1/webhooks/endpoints/${id}/deliveries`;
  const again = () => queries.invalidateQueries({ queryKey: ['list', path] });
  const ping = useMutation({
    mutationFn: () => ask(`/v1/webhooks/endpoints/${id}/ping`, { method: 'POST' }),
    onSuccess: again,
  });
  const replay = useMutation({
    mutationFn: (delivery: string) => ask(`${path}/${delivery}/replay`, { method: 'POST' }),
    onSuccess: again,
  });
  const error = ping.error ?? replay.error;
  return (
    <ListPage<Delivery>
      title={said.deliveries}
      actions={
        <button type="button" className="tool" disabled={ping.isPending} onClick={() => ping.mutate()}>
          {said.ping}
        </button>
      }
      intro={
        <>
          <p className="small">
            <Go to="/webhooks">{words.nav.webhooks}</Go>
          </p>
          {ping.isSuccess && <p className="note good">{said.pinged}</p>}
          {error && (
            <p className="note" role="alert">
              {sentence(error, session)}
            </p>
          )}
        </>
      }
      spec={{
        path,
        name: 'deliveries',
        again: 2_000,
        keyOf: (row) => row.id,
        filters: [
          choice('state', said.state, said.deliveryStates),
          typed('type', said.event, 'order_placed'),
        ],
        columns: [
          text('event', said.event, (row) => row.type),
          status(said.state, (row) => row.state, said.deliveryStates, toneOf),
          text('answer', said.answer, (row) => (row.status ? String(row.status) : row.error), {
            isWide: true,
          }),
          number('attempts', said.attempts, (row) => row.attempts, session, { isWide: true }),
          time('when', said.when, (row) => row.delivered_at ?? row.updated_at, session, {
            isWide: true,
          }),
          {
            id: 'replay',
            head: '',
            cell: (row) => (
              <button type="button" className="link" onClick={() => replay.mutate(row.id)}>
                {said.replay}
              </button>
            ),
          },
        ],
      }}
    />
  );
}
