import { Fact } from '../parts/Field.js';
import { Status } from '../parts/Status.js';
import { timeText } from '../format.js';
import { useSession } from '../session.js';
import type { Order } from './timeline.js';
import { stepTone } from './tones.js';

type Fulfillment = Order['fulfillments'][number];
const collected = ['pickup', 'curbside', 'carry_out'];
const hasNoPaper = ['unassigned', 'assigned', 'accepted', 'on_hold', 'rejected', 'canceled'];

function Papers({ order, way }: { order: string; way: Fulfillment }) {
  const { words } = useSession();
  if (hasNoPaper.includes(way.status)) return null;
  const kinds = ['packing-slip', collected.includes(way.method) ? 'pick-up-sheet' : 'label'] as const;
  return (
    <p className="papers">
      {kinds.map((kind) => (
        <a
          key={kind}
          className="tool"
          href={`/v1/orders/${order}/fulfillments/${way.id}/${kind}`}
          target="_blank"
          rel="noreferrer"
        >
          {words.orders.papers[kind]}
        </a>
      ))}
    </p>
  );
}

/** The ways that the goods take, with their papers. */
export function Parcels({ order, place }: { order: Order; place: (id: string) => string }) {
  const { words, language } = useSession();
  const said = words.orders;
  return (
    <section className="panel" aria-labelledby="parcels">
      <h2 id="parcels">{said.parcels}</h2>
      {order.fulfillments.length === 0 && <p className="soft">{said.noParcels}</p>}
      {order.fulfillments.map((way) => (
        <div key={way.id} className="parcel">
          <div className="row between">
            <strong>
              {said.methods[way.method]}
              {way.location ? ` · ${place(way.location)}` : ''}
            </strong>
            <Status tone={stepTone[way.status]}>{said.steps[way.status]}</Status>
          </div>
          <dl className="facts">
            {way.promise_by && <Fact name={said.promise}>{timeText(way.promise_by, language)}</Fact>}
            {way.tracking && <Fact name={said.tracking}>{way.tracking}</Fact>}
            {way.pickup_code && <Fact name={said.pickupCode}>{way.pickup_code}</Fact>}
            {way.hold_reason && <Fact name={said.why}>{way.hold_reason.replaceAll('_', ' ')}</Fact>}
          </dl>
          <Papers order={order.id} way={way} />
        </div>
      ))}
    </section>
  );
}
