import { Icon, Price } from '@nahtlos/design';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { suggestQuery } from '../data.js';
import { useBrand, useLanguage, useWords } from '../context.js';

/** Search as you type: arrows go through what is suggested, Escape closes it. */
export function SearchBox() {
  const words = useWords();
  const lang = useLanguage();
  const brand = useBrand();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLFormElement>(null);
  const asked = useDeferredValue(typed.trim());
  const { data } = useQuery(suggestQuery(lang, asked));
  const isShown = isOpen && asked.length > 1 && data !== undefined;

  const go = (event: FormEvent) => {
    event.preventDefault();
    setOpen(false);
    (document.activeElement as HTMLElement | null)?.blur();
    void navigate({ to: '/$lang/search', params: { lang }, search: typed.trim() ? { q: typed.trim() } : {} });
  };
  const move = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setOpen(false);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !isShown) return;
    event.preventDefault();
    const stops = [...(box.current?.querySelectorAll<HTMLElement>('input, .suggested a') ?? [])];
    const at = stops.indexOf(document.activeElement as HTMLElement);
    stops[(at + step + stops.length) % stops.length]?.focus();
  };
  const done = () => {
    setOpen(false);
    setTyped('');
  };
  return (
    <form
      ref={box}
      role="search"
      className="search"
      onSubmit={go}
      onKeyDown={move}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <Icon name="search" size={20} />
      <input
        type="search"
        value={typed}
        placeholder={words.searchFor}
        aria-label={words.searchFor}
        autoComplete="off"
        onFocus={() => setOpen(true)}
        onChange={(event) => {
          setTyped(event.target.value);
          setOpen(true);
        }}
      />
      {isShown && (
        <div className="suggested">
          {data.categories.length > 0 && (
            <ul aria-label={words.categories} className="suggested-words">
              {data.categories.slice(0, 4).map((one) => (
                <li key={one.value}>
                  <Link
                    to="/$lang/c/$handle"
                    params={{ lang, handle: one.value.split('/').pop() ?? '' }}
                    onClick={done}
                  >
                    {one.label} <span className="soft small">{one.count}</span>
                  </Link>
                </li>
              ))}
            </ul>
          )}
          <ul aria-label={words.products}>
            {data.products.map((hit) => (
              <li key={hit.product}>
                <Link
                  to="/$lang/p/$handle"
                  params={{ lang, handle: hit.handle ?? '' }}
                  onClick={done}
                  className="suggested-product"
                >
                  {hit.picture && <img src={hit.picture} alt="" width="48" height="48" />}
                  <span>{hit.title}</span>
                  {hit.unit_price && (
                    <Price price={hit.unit_price} before={hit.list_price} currency={hit.currency ?? brand.currency} language={lang} />
                  )}
                </Link>
              </li>
            ))}
          </ul>
          {data.products.length === 0 && <p className="soft">{words.noResults}</p>}
        </div>
      )}
    </form>
  );
}
