import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { searchQuery } from '../data.js';
import { useLanguage } from '../context.js';

/** Of a line in a cart or an order, which know its SKU only. */
export function LinePicture({ sku, title }: { sku: string; title: string }) {
  const lang = useLanguage();
  const { data } = useInfiniteQuery({ ...searchQuery(lang, { q: sku }, 1), staleTime: 10 * 60_000 });
  const hit = data?.pages[0]?.items.find((one) => one.sku === sku);
  if (!hit?.picture || !hit.handle) return <span className="line-picture" />;
  return (
    <Link
      to="/$lang/p/$handle"
      params={{ lang, handle: hit.handle }}
      search={{ variant: sku }}
      className="line-picture"
      aria-label={title}
    >
      <img src={hit.picture} alt="" width="96" height="96" />
    </Link>
  );
}
