import { Icon, Trouble } from '@nahtlos/design';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { storesQuery } from '../data.js';
import { useBrand, useLanguage, useWords } from '../context.js';

export function StoresPage() {
  const words = useWords();
  const lang = useLanguage();
  const brand = useBrand();
  const stores = useQuery(storesQuery(lang));
  useEffect(() => {
    document.title = `${words.storesTitle} – ${brand.name}`;
  }, [words, brand]);
  if (stores.isError) return <Trouble error={stores.error} language={lang} onRetry={() => void stores.refetch()} />;
  return (
    <div className="wide page">
      <h1>{words.storesTitle}</h1>
      <p className="soft">{words.storesText}</p>
      <ul className="stores">
        {stores.data?.map((store) => (
          <li key={store.id} className="panel stack">
            <h2 className="row small-title">
              <Icon name="store" /> {store.name}
            </h2>
            <p className="soft small">{store.country}</p>
            <p className="row wrap">
              {store.capabilities.filter((one) => one !== 'ship').map((one) => (
                <span key={one} className="tag">
                  {words.services[one] ?? one}
                </span>
              ))}
            </p>
            <p className="small soft">{words.readyIn(store.ready_minutes)}</p>
            <Link to="/$lang/search" params={{ lang }} search={{ store: [store.code] }}>
              {words.all}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
