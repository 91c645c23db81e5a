import type { Language } from '@nahtlos/design';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { ask, speak, whenExpired, type Me } from './api.js';
import { keep, tab } from './keep.js';
import { LogIn } from './parts/LogIn.js';
import { Trouble } from './parts/Trouble.js';
import { router } from './router.js';
import { SessionContext } from './session.js';
import { wordsOf } from './words.js';

const chosenLanguage = (): Language =>
  (keep.read('language') ?? navigator.language).startsWith('de') ? 'de' : 'en';

/** Nobody's, to say what went wrong before it is known who is there. */
const nobody = { account: { name: '', login: '' }, scopes: [] } as unknown as Me;

export function App() {
  const queries = useQueryClient();
  const [language, setLanguage] = useState(chosenLanguage);
  const [expired, setExpired] = useState(() => tab.read('expired') !== null);
  // Asked only where somebody was logged in: a refusal is no news to a browser that is new here.
  const [isIn, setIn] = useState(() => keep.read('in') !== null);
  const words = wordsOf(language);
  speak(language);
  const me = useQuery({ queryKey: ['me'], queryFn: () => ask<Me>('/v1/staff/me'), enabled: isIn });

  const leave = (isExpired: boolean) => {
    keep.drop('in');
    // Kept, so that who loads the page again still reads why they are here.
    if (isExpired) tab.write('expired', 'yes');
    setExpired(isExpired);
    setIn(false);
    queries.clear();
  };
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  useEffect(() => whenExpired(() => leave(true)));

  const session = useMemo(
    () => ({
      language,
      words,
      me: me.data ?? nobody,
      switchLanguage: () => {
        const other = language === 'de' ? 'en' : 'de';
        keep.write('language', other);
        setLanguage(other);
        // What the API said in words was said in the other language.
        speak(other);
        void queries.invalidateQueries();
      },
      logOut: () => {
        const out = () => leave(false);
        void ask('/v1/staff/logout', { method: 'POST' }).then(out, out);
      },
    }),
    [language, me.data],
  );
  if (!isIn) {
    const entered = () => {
      keep.write('in', 'yes');
      tab.drop('expired');
      setExpired(false);
      setIn(true);
    };
    return <LogIn {...{ language, words, expired, entered }} switchLanguage={session.switchLanguage} />;
  }
  if (me.isPending) return <main className="enter" aria-busy="true" />;
  return (
    <SessionContext.Provider value={session}>
      {me.error ? (
        <main>
          <Trouble error={me.error} onRetry={() => void me.refetch()} />
        </main>
      ) : (
        <RouterProvider router={router} />
      )}
    </SessionContext.Provider>
  );
}
