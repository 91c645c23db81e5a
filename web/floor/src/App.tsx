import { NahtlosError } from '@nahtlos/client';
import { Trouble, type Language } from '@nahtlos/design';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { ask, speak, type Me, type Place } from './api.js';
import { CustomerPage } from './CustomerPage.js';
import { FloorContext, queue, useOpenTask, type Floor } from './floor.js';
import { keep, tab } from './keep.js';
import { useStream, useTold } from './live.js';
import { LogIn } from './LogIn.js';
import { Banners } from './parts/Banners.js';
import { CountPage } from './stockroom/CountPage.js';
import { CountsPage } from './stockroom/CountsPage.js';
import { DeliveryPage } from './stockroom/DeliveryPage.js';
import { GoodsPage } from './stockroom/GoodsPage.js';
import { StockPage } from './StockPage.js';
import { StoreChoice } from './StoreChoice.js';
import { TaskList } from './TaskList.js';
import { TaskPage } from './TaskPage.js';
import { wordsOf } from './words.js';

const chosenLanguage = (): Language =>
  (keep.read('language') ?? navigator.language).startsWith('de') ? 'de' : 'en';

const isRefused = (error: unknown, status: number) =>
  error instanceof NahtlosError && error.problem.status === status;

export function App() {
  const queries = useQueryClient();
  const [language, setLanguage] = useState(chosenLanguage);
  const [expired, setExpired] = useState(() => tab.read('expired') !== null);
  const words = wordsOf(language);
  speak(language);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const switchLanguage = () => {
    const other = language === 'de' ? 'en' : 'de';
    keep.write('language', other);
    setLanguage(other);
  };
  // Asked only where somebody was logged in: a refusal is no news to a device that is new here.
  const [isIn, setIn] = useState(() => keep.read('in') !== null);
  const me = useQuery({ queryKey: ['me'], queryFn: () => ask<Me>('/v1/staff/me'), enabled: isIn });

  const leave = (because: 'asked' | 'expired') => {
    keep.drop('in');
    // Kept, so that who loads the page again still reads why they are here.
    if (because === 'expired') tab.write('expired', 'yes');
    setExpired(because === 'expired');
    setIn(false);
    queries.clear();
  };
  useEffect(() => {
    queue.onExpired = () => leave('expired');
    return queries.getQueryCache().subscribe(({ query }) => {
      if (isRefused(query.state.error, 401)) leave('expired');
    });
  });

  if (!isIn) {
    const entered = () => {
      keep.write('in', 'yes');
      tab.drop('expired');
      setExpired(false);
      setIn(true);
    };
    return <LogIn {...{ language, words, switchLanguage, expired, entered }} />;
  }
  if (me.isPending) return <main className="wait" aria-busy="true" />;
  if (me.error) {
    return (
      <main>
        <Trouble error={me.error} language={language} onRetry={() => void me.refetch()} />
      </main>
    );
  }
  const logOut = async () => {
    await ask('/v1/staff/logout', { method: 'POST' }).catch(() => {});
    leave('asked');
  };
  return <InStore {...{ language, words, switchLanguage, me: me.data, logOut }} />;
}

type InStoreProps = Pick<Floor, 'language' | 'words' | 'switchLanguage' | 'me' | 'logOut'>;

function InStore(props: InStoreProps) {
  const bound = props.me.account.reach.location;
  const [chosen, setChosen] = useState(() => keep.read('store'));
  const places = useQuery({
    queryKey: ['places'],
    queryFn: () => ask<{ items: Place[] }>('/v1/locations?limit=100'),
    staleTime: Infinity,
  });
  if (places.isPending) return <main className="wait" aria-busy="true" />;
  if (places.error) {
    const again = () => void places.refetch();
    return (
      <main>
        <Trouble error={places.error} language={props.language} onRetry={again} />
      </main>
    );
  }
  const place = places.data.items.find(({ id }) => id === (bound ?? chosen));
  if (!place) {
    const choose = (id: string) => {
      keep.write('store', id);
      setChosen(id);
    };
    return <StoreChoice {...props} places={places.data.items} choose={choose} />;
  }
  const changeStore = () => {
    keep.drop('store');
    setChosen(null);
  };
  return <AtWork {...props} place={place} {...(bound ? {} : { changeStore })} />;
}

function AtWork(floor: Floor) {
  const queries = useQueryClient();
  const [open, setOpen] = useOpenTask();
  const account = floor.me.account.id;
  useStream(floor.place.id);
  useTold(floor.place.id);
  useEffect(() => {
    const send = () =>
      void queue.flush(account).then(() => queries.invalidateQueries({ queryKey: ['tasks'] }));
    send();
    // A phone may be on a network that leads nowhere: being online is a hint, not a promise.
    const timer = setInterval(() => queue.all().length > 0 && send(), 5_000);
    addEventListener('online', send);
    return () => {
      clearInterval(timer);
      removeEventListener('online', send);
    };
  }, [account, queries]);
  const value = useMemo(() => floor, [floor.language, floor.me, floor.place]);
  return (
    <FloorContext.Provider value={value}>
      <Banners />
      <Opened id={open} open={setOpen} />
    </FloorContext.Provider>
  );
}

function Opened({ id, open }: { id: string | undefined; open: (id: string | undefined) => void }) {
  const close = () => open(undefined);
  if (!id) return <TaskList open={open} />;
  if (id === 'stock') return <StockPage close={close} />;
  if (id === 'goods') return <GoodsPage open={open} close={close} />;
  if (id === 'customer') return <CustomerPage close={close} />;
  if (id === 'counts') return <CountsPage open={open} close={close} />;
  if (id.startsWith('cnt_')) {
    return <CountPage key={id} id={id} close={() => open('counts')} />;
  }
  if (/^(trf|pur)_/.test(id)) {
    return <DeliveryPage key={id} id={id} close={() => open('goods')} />;
  }
  return <TaskPage key={id} id={id} close={close} />;
}
