import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useBrand, useLanguage, useWords } from '../context.js';
import { Listing } from '../parts/Listing.js';

export function SearchPage() {
  const words = useWords();
  const brand = useBrand();
  const lang = useLanguage();
  const filters = useSearch({ from: '/$lang/search' });
  const navigate = useNavigate();
  const title = filters.q ? words.resultsFor(filters.q) : words.products;
  useEffect(() => {
    document.title = `${title} – ${brand.name}`;
  }, [title, brand]);
  return (
    <div className="wide page">
      <h1>{title}</h1>
      <Listing
        filters={filters}
        onChange={(next) =>
          void navigate({ to: '/$lang/search', params: { lang }, search: next, resetScroll: false })
        }
      />
    </div>
  );
}
