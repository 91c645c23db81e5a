import { Icon, Trouble, formatMinor } from '@nahtlos/design';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { categoriesQuery, named, searchQuery, type Category } from '../data.js';
import { useBrand, useLanguage, useWords } from '../context.js';
import { CardSkeletons, ProductCard } from '../parts/ProductCard.js';

function Hero() {
  const lang = useLanguage();
  const words = useWords();
  const brand = useBrand();
  return (
    <section className="hero">
      <div className="wide hero-row">
        <div className="hero-words">
          <h1>{brand.claim[lang]}</h1>
          <p>{brand.intro[lang]}</p>
          <div className="row wrap">
            <Link to="/$lang/search" params={{ lang }} className="button">
              {words.discover} <Icon name="arrow" size={18} />
            </Link>
            <Link to="/$lang/stores" params={{ lang }} className="button plain-button">
              {words.findStore}
            </Link>
          </div>
        </div>
        <div className="hero-pictures" aria-hidden="true">
          {brand.hero.map((picture) => (
            <img key={picture} src={picture} alt="" width="600" height="600" fetchPriority="high" />
          ))}
        </div>
      </div>
    </section>
  );
}

function Promises() {
  const words = useWords();
  const brand = useBrand();
  const lang = useLanguage();
  const all = [
    ['store', words.promiseStore, words.promiseStoreText],
    ['truck', words.promiseShip(formatMinor(brand.free_shipping_minor, brand.currency, lang)), words.promiseShipText],
    ['leaf', words.promiseReturn, words.promiseReturnText],
  ] as const;
  return (
    <ul className="promises wide">
      {all.map(([icon, title, text]) => (
        <li key={title} className="row">
          <Icon name={icon} size={28} />
          <div>
            <strong>{title}</strong>
            <p className="soft small">{text}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}

// A picture for a category: that of what is found first in it.
function CategoryTile({ category, tree }: { category: Category; tree: string }) {
  const lang = useLanguage();
  const { data } = useInfiniteQuery(searchQuery(lang, { category: `${tree}/${category.handle}` }, 1));
  const picture = data?.pages[0]?.items[0]?.picture;
  return (
    <Link to="/$lang/c/$handle" params={{ lang, handle: category.handle }} className="tile">
      <span className="tile-picture">{picture && <img src={picture} alt="" width="300" height="300" loading="lazy" />}</span>
      <span>{named(category.names, lang)}</span>
    </Link>
  );
}

export function HomePage() {
  const lang = useLanguage();
  const words = useWords();
  const brand = useBrand();
  const categories = useQuery(categoriesQuery(lang));
  const news = useInfiniteQuery(searchQuery(lang, {}, 12));
  useEffect(() => {
    document.title = `${brand.name} – ${brand.claim[lang].replace('\n', ' ')}`;
  }, [brand, lang]);
  const tops = (categories.data ?? []).filter((one) => !one.parent).sort((a, b) => a.position - b.position);
  return (
    <>
      <Hero />
      <Promises />
      <section className="wide section" aria-labelledby="categories">
        <h2 id="categories">{words.categories}</h2>
        <ul className="tiles">
          {tops.map((one) => (
            <li key={one.id}>
              <CategoryTile category={one} tree={brand.tree} />
            </li>
          ))}
        </ul>
      </section>
      <section className="wide section" aria-labelledby="news">
        <div className="row between">
          <h2 id="news">{words.sorts.relevance}</h2>
          <Link to="/$lang/search" params={{ lang }}>
            {words.all}
          </Link>
        </div>
        {news.isError ? (
          <Trouble error={news.error} language={lang} onRetry={() => void news.refetch()} />
        ) : (
          <ul className="grid four">
            {news.isPending ? (
              <CardSkeletons count={8} />
            ) : (
              news.data.pages[0]?.items.map((hit) => (
                <li key={hit.product}>
                  <ProductCard hit={hit} />
                </li>
              ))
            )}
          </ul>
        )}
      </section>
    </>
  );
}
