import { Button, Checkbox, TextInput } from '@mantine/core';
import { Icon } from '@nahtlos/design';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../api.js';
import { useFloor } from '../floor.js';
import { useGoods } from '../goods.js';
import { Scanner } from '../parts/Scanner.js';
import { lineOf } from '../tasks.js';
import {
  bookingOf, deliveryOf, isOver, needsReason, openOf, tallyOf,
  type Booking, type Delivery, type DeliveryLine, type Said, type Tallies, type Tally,
} from './deliveries.js';
import { titleOf, useNameOf } from './GoodsPage.js';
import { useKept, useOnceKey } from './kept.js';
import { Frame } from '../parts/Frame.js';
import { Counter, Failed, Refusal } from './parts.js';
import { useStockroomWords } from './words.js';

/** One delivery: unpacked and counted, or packed and sent. */
export function DeliveryPage({ id, close }: { id: string; close: () => void }) {
  const { place } = useFloor();
  const say = useStockroomWords();
  const [done, setDone] = useState(false);
  const asked = useQuery({
    queryKey: ['delivery', id, place.id],
    queryFn: () => deliveryOf(id, place.id),
  });
  const delivery = asked.data;
  const title = delivery?.way === 'out' ? say.sendTitle : say.receiveTitle;
  return (
    <Frame title={title} close={close}>
      {asked.isPending && <p aria-busy="true" />}
      {asked.error && !delivery && (
        <Failed error={asked.error} retry={() => void asked.refetch()} />
      )}
      {delivery && done && <Done delivery={delivery} goOn={() => setDone(false)} close={close} />}
      {delivery && !done && openOf(delivery) === 0 && <p className="soft">{say.nothingOpen}</p>}
      {delivery && !done && openOf(delivery) > 0 && (
        <Work delivery={delivery} booked={() => setDone(true)} />
      )}
    </Frame>
  );
}

interface DoneProps {
  delivery: Delivery;
  goOn: () => void;
  close: () => void;
}
function Done({ delivery, goOn, close }: DoneProps) {
  const { words } = useFloor();
  const say = useStockroomWords();
  const open = openOf(delivery);
  const isOut = delivery.way === 'out';
  const whole = isOut ? say.sentText : say.bookedText;
  return (
    <div className="state" role="status">
      <Icon name="check" size={56} />
      <h2>{isOut ? say.sent : say.booked}</h2>
      <p className="soft">{open > 0 ? say.stillOpen(open) : whole}</p>
      <Button size="lg" onClick={open > 0 ? goOn : close}>
        {open > 0 ? (isOut ? say.sendTitle : say.receiveTitle) : words.back}
      </Button>
    </div>
  );
}

/** Books once, and reads the delivery anew before it says that it is done. */
function useBooking(delivery: Delivery, booked: () => void) {
  const queries = useQueryClient();
  const once = useOnceKey();
  return useMutation({
    // Without a network it fails at once and says so, rather than book at some later time.
    networkMode: 'always',
    mutationFn: async (booking: Booking) => {
      const key = once.of(booking);
      await ask(booking.path, { method: 'POST', body: booking.body, key });
    },
    onSuccess: async () => {
      once.answered();
      await queries.invalidateQueries({ queryKey: ['delivery', delivery.id] });
      void queries.invalidateQueries({ queryKey: ['deliveries'] });
      void queries.invalidateQueries({ queryKey: ['sizes'] });
      booked();
    },
  });
}

function Work({ delivery, booked }: { delivery: Delivery; booked: () => void }) {
  const say = useStockroomWords();
  const nameOf = useNameOf();
  const goods = useGoods(delivery.lines.map(({ sku }) => sku));
  const [tallies, keepTallies, forget] = useKept<Tallies>(`delivery.${delivery.id}`, {});
  const [unknown, setUnknown] = useState('');
  const booking = useBooking(delivery, () => {
    forget();
    booked();
  });
  const change = (line: number, made: (before: Tally) => Tally) =>
    keepTallies((before) => ({ ...before, [line]: made(tallyOf(before, line)) }));
  const scanned = (code: string) => {
    const line = lineOf(delivery, code, goods);
    setUnknown(line ? '' : say.notIn(code));
    if (line) change(line.line, (before) => ({ ...before, got: before.got + 1 }));
  };
  const takeAll = () =>
    keepTallies((before) =>
      Object.fromEntries(
        delivery.lines.map(({ line, open }) => [line, { ...tallyOf(before, line), got: open }]),
      ),
    );
  return (
    <>
      <p>
        <strong>{titleOf(delivery, say, nameOf(delivery.other))}</strong>{' '}
        <span className="soft">{delivery.reference}</span>
      </p>
      <Scanner scanned={scanned} said={{ label: say.scanGoods, take: say.add }} />
      <p className="said bad" role="status">
        {unknown}
      </p>
      <Button size="lg" variant="default" onClick={takeAll}>
        {say.everything}
      </Button>
      <ul className="lines">
        {delivery.lines
          .filter(({ open }) => open > 0)
          .map((line) => (
            <Row key={line.line} line={line} isOut={delivery.way === 'out'}
              tally={tallyOf(tallies, line.line)}
              change={(tally) => change(line.line, () => tally)} />
          ))}
      </ul>
      <Finish delivery={delivery} tallies={tallies} busy={booking.isPending}
        error={booking.error} book={(one) => booking.mutate(one)} />
    </>
  );
}

interface RowProps {
  line: DeliveryLine;
  isOut: boolean;
  tally: Tally;
  change: (tally: Tally) => void;
}
function Row({ line, isOut, tally, change }: RowProps) {
  const say = useStockroomWords();
  const goods = useGoods([line.sku]).get(line.sku);
  const named = goods?.title ?? line.sku;
  const counted = isOut ? say.packed : say.arrived;
  return (
    <li className={tally.got >= line.open ? 'line tall done' : 'line tall'}>
      <div className="grow">
        <strong>{named}</strong>
        <span className="small">{[goods?.options, line.sku].filter(Boolean).join(' · ')}</span>
        <span className="small">{say.open(line.open)}</span>
      </div>
      <div className="counts">
        <span className="small">{counted}</span>
        <Counter what={`${named}, ${counted}`} value={tally.got}
          change={(got) => change({ got, damaged: Math.min(tally.damaged, got) })} />
        {!isOut && tally.got > 0 && (
          <>
            <span className="small">{say.damaged}</span>
            <Counter what={`${named}, ${say.damaged}`} value={tally.damaged}
              change={(damaged) => change({ ...tally, damaged: Math.min(damaged, tally.got) })} />
          </>
        )}
      </div>
    </li>
  );
}

interface FinishProps {
  delivery: Delivery;
  tallies: Tallies;
  busy: boolean;
  error: unknown;
  book: (booking: Booking) => void;
}
function Finish({ delivery, tallies, busy, error, book }: FinishProps) {
  const say = useStockroomWords();
  const [restMissing, setRestMissing] = useState(false);
  const [reason, setReason] = useState('');
  const [asksWhy, setAsksWhy] = useState(false);
  const said: Said = { tallies, restMissing, reason };
  const booking = bookingOf(delivery, said);
  const isOut = delivery.way === 'out';
  const over = isOver(delivery, tallies);
  const pieces = delivery.lines.reduce((sum, { line }) => sum + tallyOf(tallies, line).got, 0);
  const isShort = delivery.lines.some(({ line, open }) => tallyOf(tallies, line).got < open);
  const wantsReason = needsReason(delivery, said);
  const finish = () => {
    if (wantsReason && !reason.trim()) return setAsksWhy(true);
    if (booking) book(booking);
  };
  const action = isOut ? say.dispatch(pieces) : pieces > 0 ? say.book(pieces) : say.bookMissing;
  return (
    <>
      {!isOut && isShort && (
        <Checkbox size="lg" label={say.restMissing} checked={restMissing}
          onChange={(event) => setRestMissing(event.currentTarget.checked)} />
      )}
      {over && <p className="message">{isOut ? say.tooManyToSend : say.surplus}</p>}
      {wantsReason && (
        <TextInput size="lg" label={say.reason} description={say.reasonHint} maxLength={200}
          value={reason} error={asksWhy && !reason.trim() && say.reasonNeeded}
          onChange={(event) => setReason(event.currentTarget.value)} />
      )}
      <div className="dock">
        <Refusal error={error} />
        <Button size="xl" fullWidth loading={busy} disabled={!booking || (isOut && over)}
          onClick={finish}>
          {booking ? action : say.nothingYet}
        </Button>
      </div>
    </>
  );
}
