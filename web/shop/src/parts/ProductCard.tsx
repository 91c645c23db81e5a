import { Price } from '@nahtlos/design';
import { Skeleton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Hit } from '../data.js';
import { useBrand, useLanguage, useWords } from '../context.js';

export function ProductCard({ hit, isFirst = false }: { hit: Hit; isFirst?: boolean }) {
  const lang = useLanguage();
  const words = useWords();
  const brand = useBrand();
  const price = hit.unit_price;
  const isReduced = price && hit.list_price && Number(hit.list_price) > Number(price);
  return (
    <Link
      to="/$lang/p/$handle"
      params={{ lang, handle: hit.handle ?? '' }}
      search={{ variant: hit.sku }}
      className="card"
    >
      <span className="card-picture">
        {hit.picture && (
          <img
            src={hit.picture}
            alt=""
            width="600"
            height="600"
            loading={isFirst ? 'eager' : 'lazy'}
            fetchPriority={isFirst ? 'high' : 'auto'}
          />
        )}
        {isReduced && (
          <span className="tag sale">
            −{Math.round(100 - (100 * Number(price)) / Number(hit.list_price))} %
          </span>
        )}
      </span>
      <span className="card-title">{hit.title}</span>
      {price ? (
        <Price price={price} before={hit.list_price} currency={hit.currency ?? brand.currency} language={lang} />
      ) : (
        <span className="soft small">{words.soldOut}</span>
      )}
    </Link>
  );
}

export function CardSkeletons({ count }: { count: number }) {
  return (
    <>
      {Array.from({ length: count }, (_, i) => (
        <li key={i} className="card" aria-hidden="true">
          <Skeleton className="card-picture" />
          <Skeleton height={14} width="80%" mt={12} />
          <Skeleton height={14} width="40%" mt={8} />
        </li>
      ))}
    </>
  );
}
