import { Drawer } from '@mantine/core';
import { Icon } from '@nahtlos/design';
import { Outlet, useLocation } from '@tanstack/react-router';
import { Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { useMay, useSession } from '../session.js';
import { Go } from './Go.js';
import { navGroups } from './nav.js';

function useOnline(): boolean {
  return useSyncExternalStore(
    (changed) => {
      addEventListener('online', changed);
      addEventListener('offline', changed);
      return () => {
        removeEventListener('online', changed);
        removeEventListener('offline', changed);
      };
    },
    () => navigator.onLine,
  );
}

function Nav({ onChoose }: { onChoose?: () => void }) {
  const { words } = useSession();
  const may = useMay();
  return (
    <nav className="nav" aria-label={words.menu}>
      {navGroups.map(({ name, entries }) => {
        const seen = entries.filter(({ scope }) => may(scope));
        if (seen.length === 0) return null;
        return (
          <div key={name}>
            <h2 className="nav-head">{words.nav[name]}</h2>
            <ul>
              {seen.map((entry) => (
                <li key={entry.name}>
                  <Go to={entry.to} isNav {...(onChoose ? { onClick: onChoose } : {})}>
                    <Icon name={entry.icon} size={18} />
                    {words.nav[entry.name]}
                  </Go>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </nav>
  );
}

function Who() {
  const { me, words, switchLanguage, logOut } = useSession();
  return (
    <div className="who">
      <div>
        <strong>{me.account.name}</strong>
        <span className="small soft">{me.account.login}</span>
      </div>
      <div className="row">
        <button type="button" className="link" onClick={switchLanguage}>
          {words.other}
        </button>
        <button type="button" className="link" onClick={logOut}>
          {words.leave}
        </button>
      </div>
    </div>
  );
}

/** Around every page: where one can go, who is logged in. */
export function Shell() {
  const { words } = useSession();
  const [isOpen, setOpen] = useState(false);
  const isOnline = useOnline();
  const { pathname } = useLocation();
  // Not handed on: what scrollTo gives back is no clean-up.
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [pathname]);
  return (
    <div className="shell">
      <a href="#content" className="skip">
        {words.skip}
      </a>
      <aside className="side">
        <span className="mark">
          <img src="/desk/icon.svg" alt="" width="26" height="26" /> Nahtlos
        </span>
        <Nav />
        <Who />
      </aside>
      <header className="phone-head">
        <button type="button" className="round" aria-label={words.menu} onClick={() => setOpen(true)}>
          <Icon name="menu" />
        </button>
        <span className="mark">
          <img src="/desk/icon.svg" alt="" width="24" height="24" /> Nahtlos
        </span>
      </header>
      <Drawer
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={words.menu}
        closeButtonProps={{ 'aria-label': words.close }}
        size="300px"
      >
        <Nav onChoose={() => setOpen(false)} />
        <Who />
      </Drawer>
      <main id="content" tabIndex={-1}>
        {!isOnline && (
          <p className="offline" role="status">
            <Icon name="cloud" size={18} /> {words.offline}. {words.offlineText}
          </p>
        )}
        <Suspense fallback={<div className="rows-wait" aria-busy="true" />}>
          <Outlet />
        </Suspense>
      </main>
    </div>
  );
}
