import { Icon } from '@nahtlos/design';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { Suspense, useEffect, useState } from 'react';
import { Drawer, Loader } from '@mantine/core';
import { categoriesQuery, named } from '../data.js';
import { useBrand, useCart, useLanguage, useWords } from '../context.js';
import { SearchBox } from './SearchBox.js';

function useOnline(): boolean {
  const [isOnline, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const look = () => setOnline(navigator.onLine);
    window.addEventListener('online', look);
    window.addEventListener('offline', look);
    return () => {
      window.removeEventListener('online', look);
      window.removeEventListener('offline', look);
    };
  }, []);
  return isOnline;
}

function BagLink() {
  const words = useWords();
  const lang = useLanguage();
  const { data: cart } = useCart();
  const count = cart?.lines.reduce((sum, line) => sum + line.quantity, 0) ?? 0;
  return (
    <Link to="/$lang/cart" params={{ lang }} className="head-button" aria-label={`${words.bag} (${count})`}>
      <Icon name="bag" />
      {count > 0 && <span className="badge">{count}</span>}
    </Link>
  );
}

function OtherLanguage() {
  const words = useWords();
  const lang = useLanguage();
  const other = lang === 'de' ? 'en' : 'de';
  const { pathname, searchStr } = useLocation();
  const path = pathname.replace(/^(\/shop)?\/(de|en)/, `/shop/${other}`);
  return (
    <a href={`${path.startsWith('/shop') ? path : `/shop${path}`}${searchStr}`} lang={other} hrefLang={other}>
      {words.other}
    </a>
  );
}

function MainMenu({ onChoose }: { onChoose?: () => void }) {
  const lang = useLanguage();
  const words = useWords();
  const { data } = useQuery(categoriesQuery(lang));
  const tops = (data ?? []).filter((one) => !one.parent).sort((a, b) => a.position - b.position);
  return (
    <nav aria-label={words.categories}>
      <ul className="menu">
        {tops.map((one) => (
          <li key={one.id}>
            <Link
              to="/$lang/c/$handle"
              params={{ lang, handle: one.handle }}
              {...(onChoose ? { onClick: onChoose } : {})}
              activeProps={{ 'aria-current': 'page' }}
            >
              {named(one.names, lang)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Header() {
  const words = useWords();
  const lang = useLanguage();
  const brand = useBrand();
  const [isOpen, setOpen] = useState(false);
  return (
    <header className="head">
      <div className="wide head-row">
        <button type="button" className="head-button only-phone" aria-label={words.menu} onClick={() => setOpen(true)}>
          <Icon name="menu" />
        </button>
        <Link to="/$lang" params={{ lang }} className="brand">
          <img src="/shop/icon.svg" alt="" width="32" height="32" />
          <span>{brand.name}</span>
        </Link>
        <SearchBox />
        <div className="head-tools">
          <Link to="/$lang/stores" params={{ lang }} className="head-button only-desk" aria-label={words.stores}>
            <Icon name="store" />
          </Link>
          <BagLink />
        </div>
      </div>
      <div className="wide only-desk">
        <MainMenu />
      </div>
      <Drawer
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={brand.name}
        closeButtonProps={{ 'aria-label': words.close }}
        size="85%"
      >
        <MainMenu onChoose={() => setOpen(false)} />
        <ul className="menu more">
          <li>
            <Link to="/$lang/stores" params={{ lang }} onClick={() => setOpen(false)}>
              {words.stores}
            </Link>
          </li>
          <li>
            <OtherLanguage />
          </li>
        </ul>
      </Drawer>
    </header>
  );
}

function Footer() {
  const words = useWords();
  const lang = useLanguage();
  const brand = useBrand();
  return (
    <footer className="foot">
      <div className="wide foot-row">
        <div>
          <strong>{brand.name}</strong>
          <p className="soft small">{brand.claim[lang]}</p>
        </div>
        <ul className="row wrap">
          <li>
            <Link to="/$lang/stores" params={{ lang }}>
              {words.stores}
            </Link>
          </li>
          <li>
            <Link to="/$lang/order" params={{ lang }}>
              {words.yourOrder}
            </Link>
          </li>
          <li>
            <OtherLanguage />
          </li>
        </ul>
      </div>
    </footer>
  );
}

/** Around every page of a language. */
export function Shell() {
  const words = useWords();
  const lang = useLanguage();
  const isOnline = useOnline();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  useEffect(() => {
    document.documentElement.lang = lang;
  }, [lang]);
  useEffect(() => {
    if (/^\/(shop\/)?(de|en)(\/|$)/.test(pathname)) return;
    void navigate({ to: '/$lang', params: { lang: 'de' }, replace: true });
  }, [pathname, navigate]);
  return (
    <Suspense fallback={<div className="state"><Loader aria-label={words.loading} /></div>}>
      <a href="#content" className="skip">
        {words.skip}
      </a>
      <Header />
      {!isOnline && (
        <div className="offline" role="status">
          <Icon name="cloud" size={18} /> {words.offline}
        </div>
      )}
      <main id="content" tabIndex={-1}>
        <Outlet />
      </main>
      <Footer />
    </Suspense>
  );
}
