import { Skeleton } from '@mantine/core';
import type { Schemas } from '@nahtlos/client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../api.js';
import { productTone, titleOf } from '../lists/goods.js';
import { Go } from '../parts/Go.js';
import { PageHead } from '../parts/PageHead.js';
import { Status } from '../parts/Status.js';
import { Trouble } from '../parts/Trouble.js';
import { useSession } from '../session.js';
import { Completeness } from './Completeness.js';
import { PriceDialog } from './PriceDialog.js';
import { Texts } from './Texts.js';

export type Product = Schemas['ProductView'];
export type Variant = Schemas['VariantView'];

export function ProductPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const { words, language } = useSession();
  const queries = useQueryClient();
  const [priced, setPriced] = useState<Variant>();
  const asked = useQuery({
    queryKey: ['product', id],
    queryFn: () => ask<Product>(`/v1/products/${id}`, { query: { expand: 'variants' } }),
  });
  const product = asked.data;
  const said = words.product;
  if (asked.error && !product) {
    return <Trouble error={asked.error} onRetry={() => void asked.refetch()} />;
  }
  if (!product) return <Skeleton height={320} />;
  const changed = () => void queries.invalidateQueries({ queryKey: ['product', id] });
  return (
    <>
      <p className="small">
        <Go to="/products">{words.nav.products}</Go>
      </p>
      <PageHead
        title={titleOf(product, language)}
        about={
          <>
            <Status tone={productTone(product.status)}>
              {words.lists.products[product.status]}
            </Status>
            <span className="soft small">{[product.brand, product.handle].filter(Boolean).join(' · ')}</span>
          </>
        }
      />
      <div className="sheet">
        <div>
          <Texts key={product.version} product={product} changed={changed} />
          <Variants variants={(product.variants ?? []) as Variant[]} open={setPriced} />
        </div>
        <Completeness product={id} />
      </div>
      {priced && <PriceDialog variant={priced} close={() => setPriced(undefined)} />}
    </>
  );
}

function Variants({ variants, open }: { variants: Variant[]; open: (variant: Variant) => void }) {
  const { words } = useSession();
  const said = words.product;
  return (
    <section className="panel" aria-labelledby="variants">
      <h2 id="variants">{said.variants}</h2>
      <div className="table-box" role="region" aria-label={said.variants} tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{words.lists.sku}</th>
              <th scope="col">{said.options}</th>
              <th scope="col" className="only-wide">
                {said.gtin}
              </th>
              <th scope="col">{said.price}</th>
            </tr>
          </thead>
          <tbody>
            {variants.map((variant) => (
              <tr key={variant.id}>
                <td>
                  <Go to="/stock" search={{ sku: variant.sku }}>
                    {variant.sku}
                  </Go>
                </td>
                <td>{Object.values(variant.options).join(', ') || '–'}</td>
                <td className="only-wide">{variant.gtin ?? '–'}</td>
                <td>
                  <button type="button" className="link" onClick={() => open(variant)}>
                    {said.whyPrice}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
