// Walks through the shop of the server at NAHTLOS_URL in a real browser, on the phone and on the
// desktop, and has axe look at every page. NAHTLOS_KEY is another customer's, NAHTLOS_CARRIER says
// that there are parcel shops, SHOTS=folder keeps pictures.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import { base, lookerAt } from '../../design/test/walk.mjs';
import { parcelShop } from './parcel_shop.mjs';
import { soldOut } from './sold_out.mjs';

const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1440, height: 900 } };

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});

const seen = lookerAt(sizes);
const look = async (page, size, name) => {
  await page.waitForLoadState('networkidle');
  await seen(page, size, name);
};

async function walk(size) {
  const context = await browser.newContext({
    viewport: sizes[size],
    locale: 'de-DE',
    reducedMotion: 'reduce',
    isMobile: size === 'phone',
    hasTouch: size === 'phone',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const complaints = [];
  page.on('console', (said) => {
    const isRefusal = said.text().includes('status of 409');  // the card that is declined
    if (['error', 'warning'].includes(said.type()) && !isRefusal) complaints.push(said.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));

  await page.goto(`${base}/shop`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  assert.match(page.url(), /\/shop\/de$/);
  await look(page, size, 'home');

  await page.getByRole('searchbox').fill('regenjake elbe');
  await page.getByRole('link', { name: /Regenjacke Elbe Herren/ }).first().waitFor();
  await look(page, size, 'suggest');
  await page.getByRole('searchbox').press('Enter');
  await page.getByText('Gesucht wurde nach').waitFor();
  await look(page, size, 'search');

  await page.goto(`${base}/shop/de/c/bekleidung`);
  await page.getByText('88 Artikel').first().waitFor();
  await look(page, size, 'category');
  if (size === 'phone') await page.getByRole('button', { name: 'Filter' }).click();
  await page.getByRole('checkbox', { name: /^Moos/ }).check();
  await page.waitForURL(/attributes/);
  if (size === 'phone') await page.getByRole('button', { name: /Artikel zeigen/ }).click();

  await page.goto(`${base}/shop/de/p/regenjacke-elbe`);
  await page.getByRole('heading', { name: 'Regenjacke Elbe Herren' }).waitFor();
  await page.getByText('abholbereit in etwa').first().waitFor();
  await look(page, size, 'product');
  await page.getByRole('radio', { name: 'L', exact: true }).check({ force: true });
  await page.waitForURL(/variant=LH-1003/);
  await page.getByRole('button', { name: 'In den Warenkorb' }).click();
  await page.getByRole('link', { name: 'Zum Warenkorb' }).click();
  await page.getByRole('heading', { name: 'Warenkorb' }).waitFor();
  await page.getByPlaceholder('Gutscheincode').fill('NIXDA');
  await page.getByRole('button', { name: 'Einlösen' }).first().click();
  await page.getByText('kennen wir nicht').waitFor();
  await look(page, size, 'cart');
  await page.getByRole('button', { name: 'Entfernen', exact: true }).click();
  await page.getByText('kennen wir nicht').waitFor({ state: 'detached' });

  await page.getByRole('link', { name: 'Zur Kasse' }).click();
  await page.getByRole('button', { name: 'Zahlungspflichtig bestellen' }).click();
  await page.getByText('Bitte ausfüllen.').first().waitFor();
  await page.getByLabel('E-Mail').fill('ada@example.com');
  await page.getByLabel('Vor- und Nachname').fill('Ada Brandt');
  await page.getByText('Im Laden abholen').check();
  await page.getByText('Lindenhof Berlin').check();
  await look(page, size, 'checkout');
  await pay(page, size);
  await page.getByRole('heading', { name: 'Danke für deine Bestellung!' }).waitFor();
  await page.getByText('Dein Abholcode').waitFor();
  await look(page, size, 'order');
  if (process.env.NAHTLOS_KEY) await soldOut(page, size, look);
  if (process.env.NAHTLOS_CARRIER) await parcelShop(page, size, look);

  await page.goto(`${base}/shop/en/gallery`);
  await page.getByRole('heading', { name: 'Building blocks' }).waitFor();
  await look(page, size, 'gallery');
  assert.deepEqual(complaints, [], `the console on the ${size}`);

  // What was seen is there without a connection, but for what is about persons.
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.goto(`${base}/shop/en/p/regenjacke-elbe`);
  await page.getByRole('heading', { level: 1, name: /Elbe/ }).waitFor();
  await page.waitForLoadState('networkidle');
  await context.setOffline(true);
  await page.getByText('You are offline').waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: /Elbe/ }).waitFor();
  await page.getByText('You are offline').waitFor();
  await look(page, size, 'offline');
  const kept = await page.evaluate(async () => {
    const urls = [];
    for (const name of await caches.keys()) {
      for (const { url } of await (await caches.open(name)).keys()) urls.push(url);
    }
    return urls;
  });
  assert.ok(kept.length > 5);
  assert.deepEqual(kept.filter((url) => /\/v1\/(carts|me|customers|gift-cards)/.test(url)), []);
  await context.close();
}

// With a provider a card is declined first; without one there are invoices only.
async function pay(page, size) {
  const send = page.getByRole('button', { name: 'Zahlungspflichtig bestellen' });
  if (process.env.NAHTLOS_PSP) {
    await page.getByText('Karte (Test: abgelehnt)').check();
    await send.click();
    await page.getByText('Die Zahlung wurde abgelehnt').waitFor();
    await look(page, size, 'declined');
    await page.getByText('Karte (Test: gelingt)').check();
  }
  await send.click();
}

async function plainPages() {
  const at = async (path) => {
    const answer = await fetch(base + path);
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  };
  const product = await at('/shop/de/p/regenjacke-elbe?utm_source=mail');
  assert.equal(product.status, 200);
  assert.match(product.text, /<title>Regenjacke Elbe Herren – /);
  assert.match(product.text, /<link rel="canonical" href="https:/);
  assert.match(product.text, /<meta property="og:image"/);
  assert.match(product.text, /<script type="application\/ld\+json">\{.*"ProductGroup"/);
  assert.match(product.text, /<h1>Regenjacke Elbe Herren<\/h1>/);
  assert.match(product.headers.get('content-security-policy'), /script-src 'self';/);
  assert.match((await at('/shop/en/c/bekleidung')).text, /<h1>Clothing<\/h1>/);
  for (const path of ['/shop/de/p/no-such', '/shop/de/c/no-such', '/shop/xx', '/shop/assets/no.js']) {
    assert.equal((await at(path)).status, 404, path);
  }
  const script = /src="(\/shop\/assets\/[^"]+\.js)"/.exec(product.text)[1];
  const asset = await fetch(base + script, { headers: { 'accept-encoding': 'br' } });
  assert.match(asset.headers.get('cache-control'), /immutable/);
  assert.equal(asset.headers.get('content-encoding'), 'br');
}

try {
  await plainPages();
  for (const size of Object.keys(sizes)) await walk(size);
  console.log('the shop works on phone and desktop');
} finally {
  await browser.close();
}
