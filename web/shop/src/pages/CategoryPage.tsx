import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { categoriesQuery, named, type Category } from '../data.js';
import { useBrand, useLanguage, useWords } from '../context.js';
import { Crumbs } from '../parts/Crumbs.js';
import { Listing } from '../parts/Listing.js';
import { NotFound } from './NotFound.js';

/** The categories from the top down to one. */
export function pathTo(all: Category[], handle: string): Category[] {
  const path: Category[] = [];
  let next: string | null | undefined = handle;
  while (next && path.length < 12) {
    const found = all.find((one) => one.handle === next);
    if (!found) break;
    path.unshift(found);
    next = found.parent;
  }
  return path;
}

export function CategoryPage() {
  const lang = useLanguage();
  const words = useWords();
  const brand = useBrand();
  const { handle } = useParams({ from: '/$lang/c/$handle' });
  const filters = useSearch({ from: '/$lang/c/$handle' });
  const navigate = useNavigate();
  const { data: all } = useQuery(categoriesQuery(lang));
  const path = pathTo(all ?? [], handle);
  const here = path.at(-1);
  const name = here ? named(here.names, lang) : '';
  const text = here ? named(here.descriptions, lang) : '';
  useEffect(() => {
    if (name) document.title = `${name} – ${brand.name}`;
  }, [name, brand]);
  if (all && !here) return <NotFound />;
  const children = (all ?? [])
    .filter((one) => one.parent === handle)
    .sort((a, b) => a.position - b.position);
  return (
    <div className="wide page">
      <Crumbs path={path.slice(0, -1)} />
      <h1>{name || words.loading}</h1>
      {text && <p className="soft">{text}</p>}
      {children.length > 0 && (
        <ul className="chips" aria-label={words.categories}>
          {children.map((one) => (
            <li key={one.id}>
              <Link to="/$lang/c/$handle" params={{ lang, handle: one.handle }} className="chip">
                {named(one.names, lang)}
              </Link>
            </li>
          ))}
        </ul>
      )}
      <Listing
        filters={{ ...filters, category: `${brand.tree}/${handle}` }}
        onChange={({ category: _category, ...next }) =>
          void navigate({ to: '/$lang/c/$handle', params: { lang, handle }, search: next, resetScroll: false })
        }
      />
    </div>
  );
}
