import { Price, Stars, Trouble, formatPrice, saidBy, Icon } from '@nahtlos/design';
import { NahtlosError } from '@nahtlos/client';
import { Alert, Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { availabilityQuery, categoriesQuery, named, priceQuery, productQuery, reviewsQuery } from '../data.js';
import { useAdd, useBrand, useLanguage, useWords } from '../context.js';
import { Crumbs } from '../parts/Crumbs.js';
import { Gallery } from '../parts/Gallery.js';
import { Options } from '../parts/Options.js';
import { Reviews } from '../parts/Reviews.js';
import { StoreStock } from '../parts/StoreStock.js';
import { chosenOf, picturesOf, type Variant } from '../variants.js';
import { pathTo } from './CategoryPage.js';
import { NotFound } from './NotFound.js';

function PriceBlock({ variant }: { variant: Variant }) {
  const words = useWords();
  const lang = useLanguage();
  const { data } = useQuery(priceQuery(lang, variant.id));
  const currency = data?.currency ?? variant.currency ?? 'EUR';
  const price = data?.unit_price ?? variant.unit_price ?? '0';
  const prior = data?.reduction?.prior_price;
  return (
    <div className="buy-price">
      <Price price={price} before={data?.list_price} currency={currency} language={lang} />
      {prior && <p className="small soft">{words.prior(formatPrice(prior, currency, lang))}</p>}
      {data?.content_price && (
        <p className="small soft">
          {words.perUnit(formatPrice(data.content_price.unit_price, currency, lang), data.content_price.per)}
        </p>
      )}
      <p className="small soft">{variant.tax_included ? words.vat : words.vatNone}</p>
    </div>
  );
}

function Buy({ variant }: { variant: Variant }) {
  const words = useWords();
  const lang = useLanguage();
  const add = useAdd();
  const { data: stock } = useQuery(availabilityQuery(lang, variant.sku, 'ship'));
  const there = stock ? (stock.takes_stock ? stock.quantity : 99) : undefined;
  const state =
    there === undefined ? null
    : there === 0 ? { mark: 'warn', text: words.notShipped }
    : there <= 5 ? { mark: 'warn', text: words.fewLeft(there) }
    : { mark: 'good', text: words.inStock };
  return (
    <div className="stack">
      <p className="row" role="status">
        {state && <span className={`dot ${state.mark}`} />}
        <span>{state?.text ?? words.loading}</span>
      </p>
      <Button
        size="lg"
        fullWidth
        loading={add.isPending}
        onClick={() => add.mutate({ sku: variant.sku, quantity: 1 })}
        leftSection={<Icon name="bag" size={20} />}
      >
        {words.addToBag}
      </Button>
      {add.isSuccess && (
        <Alert color="brand" role="status" icon={<Icon name="check" />} title={words.added}>
          <Link to="/$lang/cart" params={{ lang }}>
            {words.toBag}
          </Link>
        </Alert>
      )}
      {add.isError && (
        <Alert color="red" role="alert">
          {saidBy(add.error, lang)}
        </Alert>
      )}
    </div>
  );
}

function Waiting() {
  return (
    <div className="product" aria-busy="true">
      <Skeleton className="gallery-main" />
      <div className="stack">
        <Skeleton height={36} width="70%" />
        <Skeleton height={28} width="30%" />
        <Skeleton height={120} />
        <Skeleton height={50} />
      </div>
    </div>
  );
}

export function ProductPage() {
  const lang = useLanguage();
  const brand = useBrand();
  const words = useWords();
  const navigate = useNavigate();
  const { handle } = useParams({ from: '/$lang/p/$handle' });
  const { variant: sku } = useSearch({ from: '/$lang/p/$handle' });
  const product = useQuery(productQuery(lang, handle));
  const categories = useQuery(categoriesQuery(lang));
  const content = product.data?.content;
  const texts = content?.texts as Record<string, { title: string; description?: string; subtitle?: string }> | undefined;
  const text = texts?.[lang] ?? texts?.de ?? Object.values(texts ?? {})[0];
  useEffect(() => {
    if (text) document.title = `${text.title} – ${brand.name}`;
  }, [text, brand]);

  if (product.isError) {
    const isGone = product.error instanceof NahtlosError && product.error.problem.status === 404;
    if (isGone) return <NotFound />;
    return <Trouble error={product.error} language={lang} onRetry={() => void product.refetch()} />;
  }
  if (!product.data || !content) return <div className="wide page"><Waiting /></div>;
  const variant = chosenOf(product.data.variants, sku);
  const main = content.categories[0]?.split('/').pop() ?? '';
  const choose = (next: Variant) =>
    void navigate({ to: '/$lang/p/$handle', params: { lang, handle }, search: { variant: next.sku }, replace: true, resetScroll: false });
  return (
    <div className="wide page">
      <Crumbs path={pathTo(categories.data ?? [], main)} />
      <div className="product">
        <Gallery
          key={variant?.options.color ?? ''}
          pictures={picturesOf(content.media ?? [], variant?.sku ?? '').map((one) => ({
            url: one.url,
            alt: named(one.alt as Record<string, string> | undefined, lang) || (text?.title ?? ''),
          }))}
        />
        <div className="stack roomy buy">
          <div className="stack">
            {content.brand && <p className="soft small">{content.brand}</p>}
            <h1>{text?.title ?? handle}</h1>
            <RatingLink product={product.data.id} />
          </div>
          {variant ? (
            <>
              <PriceBlock variant={variant} />
              <Options axes={content.options ?? []} variants={product.data.variants} chosen={variant} onChoose={choose} />
              <Buy key={variant.sku} variant={variant} />
              <StoreStock sku={variant.sku} />
            </>
          ) : (
            <p role="status">{words.soldOut}</p>
          )}
        </div>
      </div>
      <div className="about">
        <section>
          <h2>{words.description}</h2>
          <p className="measure">{text?.description}</p>
          {variant && <p className="soft small">SKU {variant.sku}</p>}
        </section>
        <Reviews product={product.data.id} />
      </div>
    </div>
  );
}

function RatingLink({ product }: { product: string }) {
  const words = useWords();
  const lang = useLanguage();
  const { data } = useQuery(reviewsQuery(lang, product));
  if (!data || data.summary.count === 0 || !data.summary.average) return null;
  return (
    <a href="#reviews" className="row small">
      <Stars value={Number(data.summary.average)} label={words.stars(data.summary.average)} />
      <span>({data.summary.count})</span>
    </a>
  );
}
