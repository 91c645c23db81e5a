import type { Schemas } from '@nahtlos/client';
import { formatMinor } from '@nahtlos/design';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { ask } from '../api.js';
import type { Place } from '../data.js';
import { Dialog } from '../parts/Dialog.js';
import { DialogEnd } from '../parts/DialogEnd.js';
import { Fact, Field, Select } from '../parts/Field.js';
import { said as sentence } from '../parts/Trouble.js';
import { UnitField } from '../parts/UnitField.js';
import { useSession } from '../session.js';
import { useWishKey } from '../wish.js';
import { actionsOf, unitsOf, type Edit } from './edit.js';
import type { Order } from './timeline.js';

type Change = Schemas['OrderChange'];
type Action = Schemas['ChangeAction'];
interface Wish {
  actions: Action[];
  /** Of the order that the preview was about; missing: only a preview. */
  version?: number;
}

interface Props {
  order: Order;
  places: Place[];
  edits: Edit[];
  done: () => void;
  close: () => void;
}

/** Changes of an order: first what would become of it, then done, or refused if it moved on. */
export function EditDialog({ order, places, edits, done, close }: Props) {
  const session = useSession();
  const said = session.words.orders.edit;
  const [edit, setEdit] = useState(edits[0]!);
  const [note, setNote] = useState('');
  const [seen, setSeen] = useState<{ actions: Action[]; change: Change }>();
  const key = useWishKey();
  const asked = useMutation({
    mutationFn: ({ actions, version }: Wish) =>
      ask<Change>(`/v1/orders/${order.id}/changes`, {
        method: 'POST',
        body: { actions, preview: version === undefined },
        ...(version === undefined ? {} : { version, key: key.now() }),
      }),
    onSuccess: (change, { actions, version }) =>
      version === undefined ? setSeen({ actions, change }) : done(),
    onError: (error) => {
      key.failed(error);
      setSeen(undefined);
      setNote(sentence(error, session));
    },
  });
  const forget = () => {
    setSeen(undefined);
    setNote('');
  };
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setNote('');
    if (seen) return asked.mutate({ actions: seen.actions, version: seen.change.version });
    const actions = actionsOf(order, edit, new FormData(event.currentTarget));
    if (actions.length === 0) return setNote(said.nothing);
    asked.mutate({ actions });
  };
  return (
    <Dialog title={said.title} close={close}>
      <form onSubmit={send} onChange={forget}>
        <Select
          name="edit"
          label={said.what}
          value={edit}
          onChoose={(value) => setEdit(value as Edit)}
          options={edits.map((value) => ({ value, label: said.edits[value] }))}
        />
        <p className="soft">{said.texts[edit]}</p>
        {edit === 'units' && <Units order={order} />}
        {edit === 'article' && (
          <>
            <Field name="sku" label={said.sku} isRequired maxLength={64} />
            <Field name="quantity" label={said.quantity} type="number" min="1" value="1" isRequired />
          </>
        )}
        {edit === 'address' && <AddressFields order={order} />}
        {edit === 'way' && <Way order={order} places={places} />}
        {seen && <Preview change={seen.change} />}
        <DialogEnd
          note={note}
          yes={seen ? said.apply : said.preview}
          isPending={asked.isPending}
          close={close}
        />
      </form>
    </Dialog>
  );
}

function Units({ order }: { order: Order }) {
  return (
    <div className="units">
      {order.lines
        .filter((line) => line.kind !== 'shipping' && unitsOf(line) > 0)
        .map((line) => (
          <UnitField
            key={line.line}
            name={`line-${line.line}`}
            title={line.title}
            under={line.sku}
            most={unitsOf(line)}
            value={unitsOf(line)}
          />
        ))}
    </div>
  );
}

function AddressFields({ order }: { order: Order }) {
  const { words } = useSession();
  const said = words.orders.edit;
  // The street of a parcel shop is not the customer's.
  const kept = order.ship_to?.address;
  const now = kept?.pickup_point ? undefined : kept;
  return (
    <>
      <Field name="name" label={said.name} value={now?.name ?? ''} isRequired maxLength={200} />
      <Field name="company" label={said.company} value={now?.company ?? ''} maxLength={200} />
      <Field name="address1" label={said.street} value={now?.address1 ?? ''} isRequired maxLength={200} />
      <Field name="postal_code" label={said.postalCode} value={now?.postal_code ?? ''} isRequired maxLength={20} />
      <Field name="city" label={said.city} value={now?.city ?? ''} isRequired maxLength={100} />
      <Field name="country" label={said.country} value={now?.country ?? 'DE'} isRequired maxLength={2} />
    </>
  );
}

function Way({ order, places }: { order: Order; places: Place[] }) {
  const { words } = useSession();
  const said = words.orders.edit;
  const [method, setMethod] = useState('pickup');
  return (
    <>
      <Select
        name="method"
        label={said.how}
        value={method}
        onChoose={setMethod}
        options={Object.entries(said.methods).map(([value, label]) => ({ value, label }))}
      />
      {method === 'ship' ? (
        <AddressFields order={order} />
      ) : (
        <Select
          name="location"
          label={said.store}
          isRequired
          options={places
            .filter(({ capabilities }) => capabilities.some((one) => one === method))
            .map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
    </>
  );
}

/** What it comes to, before anything is done. */
function Preview({ change }: { change: Change }) {
  const { words, language } = useSession();
  const said = words.orders.edit;
  const money = (minor: number) => formatMinor(minor, change.currency, language);
  return (
    <div role="status" className="panel">
      <h3>{said.becomes}</h3>
      <dl className="facts">
        <Fact name={said.before}>{money(change.owed_before_minor)}</Fact>
        <Fact name={said.after}>{money(change.owed_minor)}</Fact>
        {change.refund_minor > 0 && <Fact name={said.back}>{money(change.refund_minor)}</Fact>}
      </dl>
    </div>
  );
}
