import { useMutation } from '@tanstack/react-query';
import { NahtlosError } from '@nahtlos/client';
import { useState, type FormEvent } from 'react';
import { ask } from '../api.js';
import type { Place } from '../data.js';
import { Dialog } from '../parts/Dialog.js';
import { DialogEnd } from '../parts/DialogEnd.js';
import { Field, Select } from '../parts/Field.js';
import { said as sentence } from '../parts/Trouble.js';
import { UnitField } from '../parts/UnitField.js';
import { useMay, useSession } from '../session.js';
import { useWishKey } from '../wish.js';
import { possible, wishOf, type Doing } from './doing.js';
import { editsOf } from './edit.js';
import { EditDialog } from './EditDialog.js';
import type { Order } from './timeline.js';

interface Props {
  order: Order;
  places: Place[];
  changed: () => void;
}

const isStale = (error: unknown) =>
  error instanceof NahtlosError && error.problem.code === 'version_changed';

/** What can be done with the order now, by whoever is logged in. */
export function Actions({ order, places, changed }: Props) {
  const { words } = useSession();
  const may = useMay();
  const [asks, setAsks] = useState<Doing>();
  const [isEdited, setEdited] = useState(false);
  const edits = editsOf(order, may);
  const done = () => {
    setAsks(undefined);
    setEdited(false);
    changed();
  };
  return (
    <>
      {edits.length > 0 && (
        <button type="button" className="tool" onClick={() => setEdited(true)}>
          {words.orders.edit.open}
        </button>
      )}
      {possible(order, may).map((doing) => (
        <button
          key={doing}
          type="button"
          className={doing === 'cancel' ? 'tool danger' : 'tool'}
          onClick={() => setAsks(doing)}
        >
          {words.orders.doing[doing]}
        </button>
      ))}
      {isEdited && <EditDialog {...{ order, places, edits, done }} close={() => setEdited(false)} />}
      {asks && (
        <Question {...{ order, places, doing: asks, done, changed }} close={() => setAsks(undefined)} />
      )}
    </>
  );
}

interface QuestionProps {
  order: Order;
  places: Place[];
  doing: Doing;
  done: () => void;
  changed: () => void;
  close: () => void;
}

function Question({ order, places, doing, done, changed, close }: QuestionProps) {
  const session = useSession();
  const said = session.words.orders.doing;
  const key = useWishKey();
  const [note, setNote] = useState('');
  const sending = useMutation({
    mutationFn: (form: FormData) => {
      const { path, body } = wishOf(order, doing, form);
      const version = { version: order.version };
      return ask(path, { method: 'POST', body, key: key.now(), ...version });
    },
    onSuccess: done,
    onError: (error) => {
      key.failed(error);
      if (isStale(error)) changed();
      setNote(isStale(error) ? said.stale : sentence(error, session));
    },
  });
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const wish = wishOf(order, doing, form);
    if (wish.isEmpty) return setNote(said.nothing);
    setNote('');
    sending.mutate(form);
  };
  const texts = { hold: said.holdText, release: '', cancel: said.cancelText, giveBack: said.returnText };
  return (
    <Dialog title={said[doing]} close={close}>
      <form onSubmit={send}>
        {texts[doing] && <p className="soft">{texts[doing]}</p>}
        {(doing === 'cancel' || doing === 'giveBack') && <Units order={order} doing={doing} />}
        {doing === 'giveBack' && (
          <>
            <Select
              name="location"
              label={said.where}
              isRequired
              options={places.map(({ id, name }) => ({ value: id, label: name }))}
            />
            <label className="check">
              <input type="checkbox" name="damaged" /> {said.damaged}
            </label>
          </>
        )}
        {(doing === 'cancel' || doing === 'giveBack') && (
          <Select
            name="refund"
            label={said.refund}
            options={[
              ...Object.entries(said.refunds).map(([value, label]) => ({ value, label })),
              ...(order.customer ? [{ value: 'store_credit', label: said.toCredit }] : []),
            ]}
          />
        )}
        <Field name="reason" label={said.reason} isRequired maxLength={200} />
        <DialogEnd note={note} yes={said[doing]} isPending={sending.isPending} close={close} />
      </form>
    </Dialog>
  );
}

/** How many of each line; all that is possible unless told. */
function Units({ order, doing }: { order: Order; doing: 'cancel' | 'giveBack' }) {
  const left = (line: Order['lines'][number]) =>
    doing === 'cancel'
      ? line.ordered - line.canceled - line.fulfilled
      : line.fulfilled - line.returned;
  return (
    <div className="units">
      {order.lines
        .filter((line) => left(line) > 0 && line.kind !== 'shipping')
        .map((line) => (
          <UnitField
            key={line.line}
            name={`line-${line.line}`}
            title={line.title}
            under={line.sku}
            most={left(line)}
            value={doing === 'cancel' ? left(line) : 0}
          />
        ))}
    </div>
  );
}
