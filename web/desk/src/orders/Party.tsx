import { Fact } from '../parts/Field.js';
import { useSession } from '../session.js';
import type { Order } from './timeline.js';

/** Who ordered, and where it goes. */
export function Party({ order }: { order: Order }) {
  const { words } = useSession();
  const said = words.orders;
  const { customer, ship_to: to } = order;
  const address = to?.address;
  const contact = [customer?.name, customer?.email, customer?.phone].filter(Boolean).join(' · ');
  return (
    <section className="panel" aria-labelledby="customer">
      <h2 id="customer">{said.customer}</h2>
      <dl className="facts">
        <Fact name={said.customer}>{contact || said.guest}</Fact>
        {address && (
          <Fact name={said.shipTo}>
            {[
              address.name,
              address.pickup_point?.name,
              address.address1,
              address.address2,
              `${address.postal_code ?? ''} ${address.city ?? ''}`.trim(),
              address.country,
            ]
              .filter(Boolean)
              .join(', ')}
          </Fact>
        )}
        {order.external_id && <Fact name={said.externalId}>{order.external_id}</Fact>}
      </dl>
    </section>
  );
}
