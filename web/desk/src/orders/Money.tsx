import type { Schemas } from '@nahtlos/client';
import { formatMinor } from '@nahtlos/design';
import { Fact } from '../parts/Field.js';
import { Status } from '../parts/Status.js';
import { useSession } from '../session.js';
import type { Order } from './timeline.js';
import { moneyTone } from './tones.js';

export function Money({ order, notes }: { order: Order; notes: Schemas['CreditNote'][] }) {
  const { words, language } = useSession();
  const said = words.orders;
  const money = (minor: number) => formatMinor(minor, order.currency, language);
  return (
    <section className="panel" aria-labelledby="money">
      <h2 id="money">{said.money}</h2>
      <dl className="facts">
        <Fact name={said.paid}>{money(order.paid_minor)}</Fact>
        {order.refunded_minor > 0 && <Fact name={said.refunded}>{money(order.refunded_minor)}</Fact>}
        {order.payments.map((payment) => (
          <Fact key={payment.id} name={`${payment.provider} · ${payment.method}`}>
            <span className="row wrap">
              {formatMinor(payment.applied_minor, payment.currency, language)}
              <Status tone={moneyTone[payment.status]}>{said.paymentStatuses[payment.status]}</Status>
            </span>
          </Fact>
        ))}
      </dl>
      {notes.length > 0 && (
        <>
          <h3>{said.creditNotes}</h3>
          <p className="papers">
            {notes.map((note) => (
              <a
                key={note.id}
                className="tool"
                href={`/v1/orders/${order.id}/credit-notes/${note.id}/pdf`}
                target="_blank"
                rel="noreferrer"
              >
                {note.number} · {formatMinor(note.gross_minor, note.currency, language)}
              </a>
            ))}
          </p>
        </>
      )}
    </section>
  );
}
