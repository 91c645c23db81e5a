// Lists of goods: what lies where, how it came to that, articles and promotions.
import type { Schemas } from '@nahtlos/client';
import { nameOf, optionsOf, usePlaces } from '../data.js';
import { ListPage } from '../list/ListPage.js';
import { Go } from '../parts/Go.js';
import type { Tone } from '../parts/Status.js';
import { useSession } from '../session.js';
import { choice, number, status, time, typed, words as text } from './columns.js';

type Level = Schemas['LevelView'];
type Movement = Schemas['Movement'];
type Product = Schemas['ProductView'];
type Promotion = Schemas['PromotionView'];

function useGoodsFilters() {
  const { words } = useSession();
  const places = usePlaces();
  return [
    typed('sku', words.lists.sku, 'LH-1001'),
    { name: 'location', label: words.lists.place, kind: 'choice' as const, options: optionsOf(places) },
  ];
}

export function StockPage() {
  const session = useSession();
  const places = usePlaces();
  const said = session.words.lists;
  return (
    <ListPage<Level>
      title={session.words.nav.stock}
      spec={{
        path: '/v1/stock/levels',
        name: 'stock',
        needs: ['sku'],  // a level names its item by an id, which says nothing to people
        askText: said.askSku,
        keyOf: (row) => `${row.stock_item} ${row.location} ${row.owner}`,
        filters: useGoodsFilters(),
        columns: [
          text('place', said.place, (row) => nameOf(places, row.location)),
          number('on_hand', said.onHand, (row) => row.on_hand, session),
          number('allocated', said.allocated, (row) => row.allocated, session, { isWide: true }),
          number('held', said.held, (row) => row.held, session, { isWide: true }),
          number('damaged', said.damaged, (row) => row.damaged, session, { isWide: true }),
          number('quality', said.quality, (row) => row.quality, session, { isWide: true }),
          number('available', said.available, (row) => row.available, session),
        ],
      }}
    />
  );
}

export function MovementsPage() {
  const session = useSession();
  const places = usePlaces();
  const said = session.words.lists;
  return (
    <ListPage<Movement>
      title={session.words.nav.movements}
      spec={{
        path: '/v1/stock/movements',
        name: 'movements',
        needs: ['sku', 'location'],
        askText: said.askPlace,
        keyOf: (row) => `${row.source_event} ${row.seq}`,
        filters: useGoodsFilters(),
        columns: [
          text('kind', said.kind, (row) => said.movements[row.kind]),
          text('place', said.place, (row) => nameOf(places, row.location)),
          number('on_hand', said.onHand, (row) => row.on_hand, session),
          number('allocated', said.allocated, (row) => row.allocated, session),
          text('reason', said.reason, (row) => row.reason, { isWide: true }),
          text('cause', said.cause, (row) => row.cause_kind.replaceAll('_', ' '), { isWide: true }),
          time('at', said.at, (row) => row.occurred_at, session, { isWide: true }),
        ],
      }}
    />
  );
}

export const productTone = (said: Product['status']): Tone =>
  said === 'active' ? 'good' : said === 'draft' ? 'warn' : 'quiet';

/** In the language of the desk, else in any. */
export function titleOf(product: Product, language: string): string {
  const texts = product.texts as Record<string, { title?: string | null }>;
  return texts[language]?.title ?? Object.values(texts)[0]?.title ?? product.handle;
}

export function ProductsPage() {
  const session = useSession();
  const said = session.words.lists;
  return (
    <ListPage<Product>
      title={session.words.nav.products}
      spec={{
        path: '/v1/products',
        name: 'products',
        keyOf: (row) => row.id,
        filters: [
          choice('status', said.status, said.products),
          typed('brand', said.brand),
          typed('handle', said.handle),
        ],
        columns: [
          {
            id: 'title',
            head: said.title,
            text: (row) => titleOf(row, session.language),
            cell: (row) => (
              <Go to={`/products/${row.id}`} className="row-link">
                {titleOf(row, session.language)}
              </Go>
            ),
          },
          status(said.status, (row) => row.status, said.products, productTone),
          text('handle', said.handle, (row) => row.handle, { isWide: true }),
          text('brand', said.brand, (row) => row.brand, { isWide: true }),
          time('changed', said.changed, (row) => row.updated_at, session, { isWide: true }),
        ],
      }}
    />
  );
}

export function PromotionsPage() {
  const session = useSession();
  const said = session.words.lists;
  return (
    <ListPage<Promotion>
      title={session.words.nav.promotions}
      spec={{
        path: '/v1/promotions',
        name: 'promotions',
        keyOf: (row) => row.id,
        filters: [choice('status', said.status, said.promotions), typed('code', said.code)],
        columns: [
          text('name', said.name, (row) => row.name),
          status(said.status, (row) => row.status, said.promotions, productTone),
          text('code', said.code, (row) => row.code, { isWide: true }),
          text('market', said.market, (row) => row.market, { isWide: true }),
          number('used', said.used, (row) => row.used, session, { isWide: true }),
          time('until', said.until, (row) => row.valid_until, session),
        ],
      }}
    />
  );
}
