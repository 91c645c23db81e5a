// Lists of people and of what has access: customers, staff, keys, and who did what.
import type { Schemas } from '@nahtlos/client';
import { ListPage } from '../list/ListPage.js';
import type { Tone } from '../parts/Status.js';
import { useSession } from '../session.js';
import { titleOf } from '../words/events.js';
import { choice, status, time, typed, words as text } from './columns.js';

type Customer = Schemas['Profile'];
type Account = Schemas['StaffAccount'];
type Key = Schemas['KeyView'];
type Event = Schemas['Event'];

export function CustomersPage() {
  const session = useSession();
  const said = session.words.lists;
  return (
    <ListPage<Customer>
      title={session.words.nav.customers}
      spec={{
        path: '/v1/customers',
        name: 'customers',
        keyOf: (row) => row.id,
        filters: [
          typed('email', said.email),
          typed('phone', said.phone),
          typed('external_reference', said.reference),
        ],
        columns: [
          text('name', said.name, (row) => row.name),
          text('email', said.email, (row) => row.email),
          text('phone', said.phone, (row) => row.phone, { isWide: true }),
          text('country', said.country, (row) => row.country, { isWide: true }),
          text('reference', said.reference, (row) => row.external_reference, { isWide: true }),
          time('created', said.created, (row) => row.created_at, session, { isWide: true }),
        ],
      }}
    />
  );
}

const accountTone = (said: Account['status']): Tone => (said === 'active' ? 'good' : 'quiet');

export function StaffPage() {
  const session = useSession();
  const { words } = session;
  const said = words.lists;
  return (
    <ListPage<Account>
      title={words.nav.staff}
      spec={{
        path: '/v1/staff/accounts',
        name: 'staff',
        keyOf: (row) => row.id,
        columns: [
          text('name', said.name, (row) => row.name),
          text('login', said.login, (row) => row.login, { isWide: true }),
          status(said.status, (row) => row.status, said.accounts, accountTone),
          text('roles', said.roles, (row) => row.roles.join(', ')),
          text(
            'second_factor',
            said.secondFactor,
            (row) => (row.has_second_factor ? words.list.yes : words.list.no),
            { isWide: true },
          ),
          time('created', said.created, (row) => row.created_at, session, { isWide: true }),
        ],
      }}
    />
  );
}

const keyState = (key: Key, now: number) =>
  key.revoked_at
    ? ('revoked' as const)
    : key.expires_at && Date.parse(key.expires_at) < now
      ? ('expired' as const)
      : ('live' as const);

export function KeysPage() {
  const session = useSession();
  const said = session.words.lists;
  const now = Date.now();
  return (
    <ListPage<Key>
      title={session.words.nav.keys}
      spec={{
        path: '/v1/keys',
        name: 'keys',
        keyOf: (row) => row.id,
        filters: [choice('status', said.status, said.keyStates)],
        columns: [
          text('name', said.name, (row) => row.name),
          status(said.status, (row) => keyState(row, now), said.keyStates, (state) =>
            state === 'live' ? 'good' : 'quiet',
          ),
          text('kind', said.kind, (row) => said.keys[row.kind], { isWide: true }),
          text('scopes', said.scopes, (row) => row.scopes.join(', '), { isWide: true }),
          time('last_used', said.lastUsed, (row) => row.last_used_at, session),
          time('expires', said.expires, (row) => row.expires_at, session, { isWide: true }),
        ],
      }}
    />
  );
}

export function AuditPage() {
  const session = useSession();
  const { words } = session;
  const said = words.lists;
  return (
    <ListPage<Event>
      title={words.nav.audit}
      spec={{
        path: '/v1/audit',
        name: 'audit',
        keyOf: (row) => String(row.position),
        filters: [typed('type', said.event, 'key_created')],
        columns: [
          text('event', said.event, (row) => titleOf(words.events, row.type)),
          text('who', said.who, (row) => words.actors[row.actor_kind] ?? row.actor_kind),
          time('at', said.at, (row) => row.recorded_at, session),
        ],
      }}
    />
  );
}
