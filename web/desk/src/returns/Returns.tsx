import { formatMinor } from '@nahtlos/design';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { all, ask } from '../api.js';
import { nameOf, type Place } from '../data.js';
import { timeText } from '../format.js';
import { returnTone } from '../orders/tones.js';
import type { Order } from '../orders/timeline.js';
import { Dialog } from '../parts/Dialog.js';
import { DialogEnd } from '../parts/DialogEnd.js';
import { Field, Select } from '../parts/Field.js';
import { Status } from '../parts/Status.js';
import { said as sentence } from '../parts/Trouble.js';
import { UnitField } from '../parts/UnitField.js';
import { useMay, useSession } from '../session.js';
import { useWishKey } from '../wish.js';
import { bodyOf, movesOf, type Move, type Return } from './moves.js';

interface Props {
  order: Order;
  places: Place[];
  changed: () => void;
}

/** What comes back of an order, and what is to be done with it next. */
export function Returns({ order, places, changed }: Props) {
  const { words, language } = useSession();
  const may = useMay();
  const [asks, setAsks] = useState<{ one: Return; move: Move }>();
  const returns = useQuery({
    queryKey: ['order', order.id, 'returns'],
    queryFn: () => all<Return>('/v1/returns', { order: order.id }, 100),
    enabled: may('orders:read'),
  });
  if (!returns.data?.length) return null;
  const said = words.returns;
  return (
    <section className="panel" aria-labelledby="returns">
      <h2 id="returns">{said.title}</h2>
      {returns.data.map((one) => (
        <div key={one.id} className="parcel">
          <div className="row between">
            <strong>
              {words.lists.ways[one.way]}
              {one.location ? ` · ${nameOf(places, one.location)}` : ''}
            </strong>
            <Status tone={returnTone[one.status]}>{words.lists.returns[one.status]}</Status>
          </div>
          <ul className="stack small">
            {one.lines.map((line) => (
              <li key={line.line}>
                {said.units(Math.max(line.approved, line.requested), line.title)} ·{' '}
                {said.reasons[line.reason]}
              </li>
            ))}
          </ul>
          <p className="small soft">
            {timeText(one.requested_at, language)}
            {one.refunded_minor > 0 && ` · ${formatMinor(one.refunded_minor, one.currency, language)}`}
          </p>
          {may('returns:write') && (
            <div className="tools">
              {movesOf(one).map((move) => (
                <button key={move} type="button" className="tool" onClick={() => setAsks({ one, move })}>
                  {said.moves[move]}
                </button>
              ))}
            </div>
          )}
        </div>
      ))}
      {asks && (
        <Question
          {...asks}
          order={order}
          places={places}
          close={() => setAsks(undefined)}
          done={() => {
            setAsks(undefined);
            changed();
          }}
        />
      )}
    </section>
  );
}

interface QuestionProps {
  one: Return;
  move: Move;
  order: Order;
  places: Place[];
  close: () => void;
  done: () => void;
}

function Question({ one, move, order, places, close, done }: QuestionProps) {
  const session = useSession();
  const said = session.words.returns;
  const key = useWishKey();
  const [note, setNote] = useState('');
  const sending = useMutation({
    mutationFn: (form: FormData) =>
      ask(`/v1/returns/${one.id}/actions`, {
        method: 'POST',
        body: bodyOf(one, move, form),
        key: key.now(),
        version: one.version,
      }),
    onSuccess: done,
    onError: (error) => {
      key.failed(error);
      setNote(sentence(error, session));
    },
  });
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setNote('');
    sending.mutate(new FormData(event.currentTarget));
  };
  return (
    <Dialog title={said.moves[move]} close={close}>
      <form onSubmit={send}>
        {said.texts[move] && <p className="soft">{said.texts[move]}</p>}
        {move === 'decline' && <Field name="reason" label={said.reason} isRequired maxLength={200} />}
        {move === 'receive' && (
          <Select
            name="location"
            label={said.where}
            isRequired
            value={one.location ?? undefined}
            options={places.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        {move === 'inspect' && <Inspected one={one} />}
        {(move === 'inspect' || move === 'refund') && <Refund order={order} move={move} />}
        <DialogEnd note={note} yes={said.moves[move]} isPending={sending.isPending} close={close} />
      </form>
    </Dialog>
  );
}

function Refund({ order, move }: { order: Order; move: Move }) {
  const { words } = useSession();
  const { refunds, toCredit, refund } = words.orders.doing;
  const options = Object.entries(refunds)
    .filter(([value]) => move === 'inspect' || value !== 'none')
    .map(([value, label]) => ({ value, label }));
  const credit = order.customer ? [{ value: 'store_credit', label: toCredit }] : [];
  return <Select name="refund" label={refund} options={[...options, ...credit]} />;
}

/** Of each line what cannot be sold again. */
function Inspected({ one }: { one: Return }) {
  const { words } = useSession();
  const said = words.returns;
  const field = (line: Return['lines'][number], name: 'damaged' | 'missing') => (
    <UnitField
      name={`${name}-${line.line}`}
      title={line.title}
      under={said[name]}
      most={line.received}
      value={0}
    />
  );
  return (
    <div className="units">
      {one.lines
        .filter(({ received }) => received > 0)
        .map((line) => (
          <div key={line.line}>
            {field(line, 'damaged')}
            {field(line, 'missing')}
          </div>
        ))}
    </div>
  );
}
