import { Button, TextInput } from '@mantine/core';
import type { Schemas } from '@nahtlos/client';
import { Icon, formatMinor } from '@nahtlos/design';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from './api.js';
import { useFloor } from './floor.js';
import { Frame } from './parts/Frame.js';
import { Failed } from './stockroom/parts.js';
import { useStockroomWords } from './stockroom/words.js';

type Profile = Schemas['Profile'];
type Order = Schemas['OrderEntry'];

// Who works in a store looks for somebody they can name: the API lists nobody to them.
async function find(text: string): Promise<Profile[]> {
  const query = new URLSearchParams({ limit: '10' });
  if (text.includes('@')) query.set('email', text);
  else query.set('phone', text);
  return (await ask<Schemas['Page_Profile']>(`/v1/customers?${query}`)).items;
}

async function ordersOf(customer: string): Promise<Order[]> {
  const query = new URLSearchParams({ customer, expand: 'lines', limit: '20' });
  return (await ask<Schemas['Page_OrderEntry']>(`/v1/orders?${query}`)).items;
}

/** A customer, found by what they say of themselves, and what they ordered. */
export function CustomerPage({ close }: { close: () => void }) {
  const say = useStockroomWords();
  const [typed, setTyped] = useState('');
  const [text, setText] = useState('');
  const found = useQuery({
    queryKey: ['customers', text],
    queryFn: () => find(text),
    enabled: text !== '',
    // Nobody's name stays on a device that is handed around.
    gcTime: 0,
  });
  return (
    <Frame title={say.customer} close={close}>
      <form
        className="scan"
        onSubmit={(event) => {
          event.preventDefault();
          setText(typed.trim());
        }}
      >
        <TextInput size="lg" label={say.customerFor} value={typed} autoComplete="off"
          autoCapitalize="off" inputMode="email"
          onChange={(event) => setTyped(event.currentTarget.value)} />
        <Button type="submit" size="lg" variant="default">
          {say.lookUp}
        </Button>
      </form>
      {text === '' && <p className="soft">{say.customerText}</p>}
      {found.isFetching && <p aria-busy="true" />}
      {found.error && (
        <Failed error={found.error} scope="customers:read" retry={() => void found.refetch()} />
      )}
      {found.data?.length === 0 && (
        <p className="said" role="status">
          {say.noCustomer(text)}
        </p>
      )}
      {found.data?.map((customer) => <Customer key={customer.id} customer={customer} />)}
    </Frame>
  );
}

function Customer({ customer }: { customer: Profile }) {
  const say = useStockroomWords();
  const orders = useQuery({
    queryKey: ['orders-of', customer.id],
    queryFn: () => ordersOf(customer.id),
    gcTime: 0,
  });
  return (
    <section className="stack">
      <h2>{customer.name ?? customer.email}</h2>
      <p className="row tight soft">
        <Icon name="mail" size={18} />
        {[customer.email, customer.phone].filter(Boolean).join(' · ')}
      </p>
      {orders.isPending && <p aria-busy="true" />}
      {orders.error && (
        <Failed error={orders.error} scope="orders:read" retry={() => void orders.refetch()} />
      )}
      {orders.data?.length === 0 && <p className="soft">{say.noOrders}</p>}
      <ul className="cards">
        {orders.data?.map((order) => (
          <li key={order.id}>
            <OrderCard order={order} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function OrderCard({ order }: { order: Order }) {
  const { language } = useFloor();
  const say = useStockroomWords();
  const titles = (order.lines ?? []).filter(({ kind }) => kind === 'goods').map((l) => l.title);
  return (
    <div className="lies">
      <p className="row between">
        <strong className="number">{order.number}</strong>
        <span>{formatMinor(order.total_minor, order.currency, language)}</span>
      </p>
      <p className="small">{[...new Set(titles)].join(', ')}</p>
      <p className="row between small soft">
        <span>
          {order.placed_at && new Date(order.placed_at).toLocaleDateString(language)}
        </span>
        <span className="tag">
          {order.status === 'canceled'
            ? say.orderCanceled
            : say.fulfilled[order.fulfillment_status]}
        </span>
      </p>
    </div>
  );
}
