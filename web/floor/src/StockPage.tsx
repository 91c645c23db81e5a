import { Trouble } from '@nahtlos/design';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useFloor } from './floor.js';
import { Frame } from './parts/Frame.js';
import { Scanner } from './parts/Scanner.js';
import { find, sizes, type Hit, type Size } from './stock.js';

/** What lies where: typed, scanned, or found by its name. */
export function StockPage({ close }: { close: () => void }) {
  const { words, language } = useFloor();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<Hit>();
  const found = useQuery({
    queryKey: ['find', text, language],
    queryFn: () => find(text),
    enabled: text !== '',
  });
  // A scanned label means one article.
  const exact = found.data?.filter(({ is_code }) => is_code);
  const hit = chosen ?? (exact?.length === 1 ? exact[0] : undefined);
  const look = (code: string) => {
    setChosen(undefined);
    setText(code);
  };
  return (
    <Frame title={words.stock} close={close}>
      <Scanner scanned={look} said={{ label: words.stockFor, take: words.look }} />
      {found.error && (
        <Trouble error={found.error} language={language} onRetry={() => void found.refetch()} />
      )}
      {hit ? <Article hit={hit} /> : <Hits hits={found.data} text={text} choose={setChosen} />}
    </Frame>
  );
}

function Hits({ hits, text, choose }: { hits: Hit[] | undefined; text: string; choose: (hit: Hit) => void }) {
  const { words } = useFloor();
  if (text === '') return <p className="soft">{words.stockText}</p>;
  if (!hits) return <p aria-busy="true" />;
  if (hits.length === 0) {
    return (
      <p className="said" role="status">
        {words.stockNone(text)}
      </p>
    );
  }
  return (
    <ul className="cards">
      {hits.map((hit) => (
        <li key={hit.sku}>
          <button type="button" className="card" onClick={() => choose(hit)}>
            <strong>{hit.title}</strong>
            <span className="small soft">
              {[hit.sku, ...Object.values(hit.options)].join(' · ')}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Article({ hit }: { hit: Hit }) {
  const { words, language, place } = useFloor();
  const asked = useQuery({
    queryKey: ['sizes', hit.product, place.id, language],
    queryFn: () => sizes(hit.product, place.id),
    refetchInterval: 30_000,
  });
  if (asked.error && !asked.data) {
    return <Trouble error={asked.error} language={language} onRetry={() => void asked.refetch()} />;
  }
  if (!asked.data) return <p aria-busy="true" />;
  const own = asked.data.find(({ sku }) => sku === hit.sku);
  return (
    <>
      <h2>{hit.title}</h2>
      {own && <OneSize size={own} />}
      {asked.data.length > 1 && (
        <section aria-label={words.otherSizes}>
          <h3>{words.otherSizes}</h3>
          <ul className="sizes">
            {asked.data
              .filter(({ sku }) => sku !== hit.sku)
              .map((size) => (
                <li key={size.sku} className="row between">
                  <span>
                    {size.options} <span className="soft small">{size.sku}</span>
                  </span>
                  <span className="small">{words.hereElsewhere(size.here, size.elsewhere)}</span>
                </li>
              ))}
          </ul>
        </section>
      )}
    </>
  );
}

function OneSize({ size }: { size: Size }) {
  const { words, place } = useFloor();
  return (
    <section className="lies" aria-label={size.sku}>
      <p className="soft">{[size.options, size.sku].filter(Boolean).join(' · ')}</p>
      <p className="row between">
        <strong>{place.name}</strong>
        <strong>{words.pieces(size.here)}</strong>
      </p>
      {size.places.map(({ code, quantity }) => (
        <p key={code} className="row between">
          <span>{code}</span>
          <span>{words.pieces(quantity)}</span>
        </p>
      ))}
      {size.places.length === 0 && <p className="soft">{words.nowhereElse}</p>}
    </section>
  );
}
