import { Icon } from '@nahtlos/design';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Place } from '../api.js';
import { useFloor } from '../floor.js';
import { deliveriesOf, openOf, type Delivery } from './deliveries.js';
import { Frame } from '../parts/Frame.js';
import { Failed } from './parts.js';
import { useStockroomWords, type StockroomWords } from './words.js';

/** The name of a location that this account knows; others are "another place". */
export function useNameOf(): (location: string | undefined) => string {
  const say = useStockroomWords();
  const known = useQueryClient().getQueryData<{ items: Place[] }>(['places']);
  return (location) => known?.items.find(({ id }) => id === location)?.name ?? say.elsewhere;
}

export function titleOf(delivery: Delivery, say: StockroomWords, other: string): string {
  if (delivery.kind === 'purchase') return say.purchase;
  return delivery.way === 'in' ? say.transferFrom(other) : say.transferTo(other);
}

/** What is announced to come here, and what is asked to leave. */
export function GoodsPage({ open, close }: { open: (id: string) => void; close: () => void }) {
  const { place } = useFloor();
  const say = useStockroomWords();
  const asked = useQuery({
    queryKey: ['deliveries', place.id],
    queryFn: () => deliveriesOf(place.id),
    refetchInterval: 30_000,
  });
  const all = asked.data ?? [];
  return (
    <Frame title={say.goods} close={close}>
      {asked.error && !asked.data && (
        <Failed error={asked.error} retry={() => void asked.refetch()} />
      )}
      {asked.isPending && <p aria-busy="true" />}
      {asked.data?.length === 0 && (
        <div className="state">
          <Icon name="box" size={56} />
          <h2>{say.noGoods}</h2>
          <p className="soft">{say.noGoodsText}</p>
        </div>
      )}
      <Group title={say.incoming} all={all.filter(({ way }) => way === 'in')} open={open} />
      <Group title={say.outgoing} all={all.filter(({ way }) => way === 'out')} open={open} />
    </Frame>
  );
}

interface GroupProps {
  title: string;
  all: Delivery[];
  open: (id: string) => void;
}
function Group({ title, all, open }: GroupProps) {
  if (all.length === 0) return null;
  return (
    <section className="group">
      <h2>
        {title} <span className="soft">{all.length}</span>
      </h2>
      <ul className="cards">
        {all.map((delivery) => (
          <li key={delivery.id}>
            <Card delivery={delivery} open={open} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Card({ delivery, open }: { delivery: Delivery; open: (id: string) => void }) {
  const { words, language } = useFloor();
  const say = useStockroomWords();
  const nameOf = useNameOf();
  const day = delivery.expectedAt && new Date(delivery.expectedAt).toLocaleDateString(language);
  return (
    <button type="button" className="card" onClick={() => open(delivery.id)}>
      <strong>{titleOf(delivery, say, nameOf(delivery.other))}</strong>
      {delivery.reference && <span>{delivery.reference}</span>}
      <span className="row wrap small soft">
        <span className="row tight">
          <Icon name={delivery.way === 'in' ? 'box' : 'truck'} size={18} />
          {words.pieces(openOf(delivery))}
        </span>
        {day && <span>{say.expected(day)}</span>}
      </span>
    </button>
  );
}
