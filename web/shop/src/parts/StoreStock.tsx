import { Icon, Trouble } from '@nahtlos/design';
import { useQuery } from '@tanstack/react-query';
import { availabilityQuery, storesQuery } from '../data.js';
import { useBrand, useLanguage, useWords } from '../context.js';

/** Which stores have it now, and when it would be ready there. */
export function StoreStock({ sku }: { sku: string }) {
  const words = useWords();
  const lang = useLanguage();
  const brand = useBrand();
  const stores = useQuery(storesQuery(lang));
  const stock = useQuery(availabilityQuery(lang, sku, 'pickup'));
  if (stock.isError) return <Trouble error={stock.error} language={lang} onRetry={() => void stock.refetch()} />;
  const there = new Map(stock.data?.locations.map((one) => [one.location, one.quantity]));
  const shown = (stores.data ?? [])
    .filter((store) => store.country === brand.country)
    .sort((a, b) => Math.sign(there.get(b.id) ?? 0) - Math.sign(there.get(a.id) ?? 0) || a.name.localeCompare(b.name));
  if (shown.length === 0) return null;
  return (
    <section className="panel stack" aria-labelledby="in-stores">
      <h2 id="in-stores" className="row small-title">
        <Icon name="store" /> {words.inStores}
      </h2>
      <ul className="store-list">
        {shown.map((store) => {
          const quantity = there.get(store.id) ?? 0;
          return (
            <li key={store.id} className="row between">
              <span>{store.name}</span>
              <span className="store-state small">
                <span className="row">
                  <span className={quantity > 5 ? 'dot good' : quantity > 0 ? 'dot warn' : 'dot'} />
                  {quantity > 0 ? words.storeHas(quantity) : words.storeHasNot}
                </span>
                {quantity > 0 && <span className="soft">{words.readyIn(store.ready_minutes)}</span>}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
