import { Trouble } from '@nahtlos/design';
import { orThrow, type Schemas } from '@nahtlos/client';
import { useQuery } from '@tanstack/react-query';
import type { Cart } from '../cart.js';
import { api, listed, storesQuery } from '../data.js';
import { useBrand, useLanguage, useWords } from '../context.js';
import { Choice } from './Choice.js';

interface Shown {
  cart: Cart;
  value: string;
  isWrong: boolean;
  /** What the chosen way promises at each store, where the retailer has set one up. */
  promised: Schemas['StoreOption'][];
  onChange: (store: string) => void;
}

/** The stores that have the whole cart, and from when it is ready there. */
export function StoreChoice({ cart, value, isWrong, promised, onChange }: Shown) {
  const words = useWords();
  const lang = useLanguage();
  const brand = useBrand();
  const stores = useQuery(storesQuery(lang));
  const skus = [...new Set(cart.lines.map((line) => line.sku))];
  const stock = useQuery({
    queryKey: ['availability', skus, 'pickup'],
    queryFn: () =>
      orThrow(
        api(lang).GET('/v1/availability', {
          params: { query: { skus, method: 'pickup' } },
          querySerializer: listed,
        }),
      ),
  });
  if (stock.isError) return <Trouble error={stock.error} language={lang} onRetry={() => void stock.refetch()} />;
  const hasAll = (store: string) =>
    cart.lines.every((line) => {
      const item = stock.data?.items.find((one) => one.sku === line.sku);
      if (!item) return false;
      if (!item.takes_stock) return true;
      return (item.locations.find((at) => at.location === store)?.quantity ?? 0) >= line.quantity;
    });
  const shown = (stores.data ?? [])
    .filter((store) => store.country === brand.country)
    .map((store) => ({ store, has: hasAll(store.id) }))
    .sort((a, b) => Number(b.has) - Number(a.has) || a.store.name.localeCompare(b.store.name));
  const readyText = (store: { id: string; ready_minutes: number }) =>
    promised.find(({ location }) => location === store.id)?.promise?.texts[lang] ??
    words.readyIn(store.ready_minutes);
  return (
    <div className="stack" aria-live="polite">
      {isWrong && (
        <p className="bad small" role="alert">
          {words.chooseStore}
        </p>
      )}
      <Choice
        name="store"
        value={value}
        onChange={onChange}
        choices={shown.map(({ store, has }) => ({
          value: store.id,
          title: store.name,
          text: has ? `${words.hasAll}, ${readyText(store)}` : words.hasNotAll,
          isOff: !has,
        }))}
      />
    </div>
  );
}
