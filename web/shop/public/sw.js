// Keeps the pages somebody has seen for when there is no connection. Answers about persons (carts,
// orders, accounts) are never kept, and nothing is told from here as long as the server answers.
const shell = 'shop-shell-1';
const kinds = { pages: 'shop-pages-1', answers: 'shop-answers-1', pictures: 'shop-pictures-1' };
const most = { [shell]: 80, [kinds.pages]: 60, [kinds.answers]: 200, [kinds.pictures]: 150 };
const starts = ['/shop/de', '/shop/en'];
// Of the API: what everybody is told alike.
const shared = /^\/shop\/api\/v1\/(search|categories|variants|storefront|products|ratings|locations)(\/|$)/;

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(kinds.pages)
      .then((cache) => cache.addAll(starts))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  const drop = async () => {
    for (const name of await caches.keys()) if (!(name in most)) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(drop());
});

// The same address answers in two languages.
function keyOf(request) {
  const url = new URL(request.url);
  if (request.mode === 'navigate') return url.origin + url.pathname;
  url.searchParams.set('_language', request.headers.get('Accept-Language') ?? '');
  return url.href;
}

async function keep(name, key, answer) {
  if (!answer.ok || answer.type === 'opaque') return;
  const cache = await caches.open(name);
  await cache.delete(key); // so that it is the youngest
  await cache.put(key, answer);
  const keys = await cache.keys();
  for (const old of keys.slice(0, Math.max(0, keys.length - most[name]))) await cache.delete(old);
}

async function freshFirst(event, name, otherwise) {
  const key = keyOf(event.request);
  try {
    const answer = await fetch(event.request);
    event.waitUntil(keep(name, key, answer.clone()));
    return answer;
  } catch (error) {
    const cache = await caches.open(name);
    const kept = (await cache.match(key)) ?? (otherwise && (await cache.match(otherwise)));
    if (kept) return kept;
    throw error;
  }
}

async function keptFirst(event, name) {
  const key = keyOf(event.request);
  const kept = await (await caches.open(name)).match(key);
  if (kept) return kept;
  const answer = await fetch(event.request);
  event.waitUntil(keep(name, key, answer.clone()));
  return answer;
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    const start = starts.find((one) => url.pathname.startsWith(one)) ?? starts[0];
    event.respondWith(freshFirst(event, kinds.pages, start));
  } else if (url.pathname.startsWith('/shop/assets/')) {
    event.respondWith(keptFirst(event, shell)); // named by what is in them
  } else if (shared.test(url.pathname)) {
    event.respondWith(freshFirst(event, kinds.answers));
  } else if (request.destination === 'image') {
    event.respondWith(keptFirst(event, kinds.pictures));
  } else if (/^\/shop\/[\w.-]+$/.test(url.pathname)) {
    event.respondWith(freshFirst(event, shell));
  }
});
