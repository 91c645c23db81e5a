// Lists of what became of orders: returns, and messages to customers.
import type { Schemas } from '@nahtlos/client';
import { formatMinor } from '@nahtlos/design';
import { nameOf, optionsOf, usePlaces } from '../data.js';
import { plainMinor } from '../format.js';
import { ListPage } from '../list/ListPage.js';
import { Go } from '../parts/Go.js';
import { returnTone } from '../orders/tones.js';
import type { Tone } from '../parts/Status.js';
import { useSession } from '../session.js';
import { choice, status, time, words as text } from './columns.js';

type Return = Schemas['Return'];
type Message = Schemas['Message'];

export function ReturnsPage() {
  const session = useSession();
  const { words, language } = session;
  const places = usePlaces();
  const said = words.lists;
  return (
    <ListPage<Return>
      title={words.nav.returns}
      spec={{
        path: '/v1/returns',
        name: 'returns',
        keyOf: (row) => row.id,
        filters: [
          choice('status', said.status, said.returns),
          { name: 'location', label: said.place, kind: 'choice', options: optionsOf(places) },
        ],
        columns: [
          {
            id: 'order',
            head: said.order,
            text: (row) => row.number,
            cell: (row) => (
              <Go to={`/orders/${row.order}`} className="row-link">
                {row.number}
              </Go>
            ),
          },
          status(said.status, (row) => row.status, said.returns, (it) => returnTone[it]),
          text('way', said.way, (row) => said.ways[row.way], { isWide: true }),
          text('place', said.place, (row) => nameOf(places, row.location), { isWide: true }),
          time('since', said.since, (row) => row.requested_at, session, { isWide: true }),
          {
            id: 'refunded',
            head: said.refunded,
            isNumber: true,
            text: (row) => plainMinor(row.refunded_minor, row.currency),
            cell: (row) => formatMinor(row.refunded_minor, row.currency, language),
          },
        ],
      }}
    />
  );
}

const messageTone = (said: Message['status']): Tone =>
  said === 'failed' ? 'bad' : said === 'sent' ? 'good' : said === 'expired' ? 'warn' : 'quiet';

export function MessagesPage() {
  const session = useSession();
  const { words } = session;
  const said = words.lists;
  return (
    <ListPage<Message>
      title={words.nav.messages}
      spec={{
        path: '/v1/messages',
        name: 'messages',
        keyOf: (row) => row.id,
        filters: [
          choice('status', said.status, words.orders.messageStatuses),
          choice('kind', said.kind, words.orders.messageKinds),
        ],
        columns: [
          {
            id: 'kind',
            head: said.kind,
            text: (row) => row.kind,
            cell: (row) => (
              <Go to={`/orders/${row.order}`} className="row-link">
                {words.orders.messageKinds[row.kind]}
              </Go>
            ),
          },
          status(said.status, (row) => row.status, words.orders.messageStatuses, messageTone),
          text('recipient', said.recipient, (row) => row.recipient, { isWide: true }),
          text('reason', said.reason, (row) => row.error, { isWide: true }),
          time('at', said.at, (row) => row.sent_at ?? row.due_at ?? row.about_at, session),
        ],
      }}
    />
  );
}
