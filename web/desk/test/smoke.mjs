// Works at the desk of the server at NAHTLOS_URL in a real browser, on the phone and on the desktop,
// and has axe look at every page. NAHTLOS_KEY places orders, NAHTLOS_TILL works in the store,
// NAHTLOS_STAFF is the file of log-ins that the demo made. SHOTS=folder keeps pictures.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { api, base, lookerAt } from '../../design/test/walk.mjs';

const staff = Object.fromEntries(
  readFileSync(process.env.NAHTLOS_STAFF, 'utf8').trim().split('\n').map((line) => line.split(' ')),
);
const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1440, height: 900 } };

const places = await api('/v1/locations?limit=100');
const berlin = places.items.find(({ code }) => code === 'berlin-mitte').id;
const order = () =>
  api('/v1/orders', {
    lines: [
      { sku: 'LH-1001', quantity: 1 },
      { sku: 'LH-1002', quantity: 2 },
    ],
    customer: { name: 'Ada Brandt', email: 'ada@example.com' },
    delivery: { method: 'pickup', location: berlin },
    payment: { kind: 'invoice' },
  });
// Something that is in Hamburg, too, but sent from anywhere.
async function shipped() {
  const found = await api('/v1/search?q=rucksack&limit=20');
  const skus = found.items.map(({ sku }) => sku).join(',');
  const { items } = await api(`/v1/availability?skus=${skus}&method=pickup`);
  const hamburg = places.items.find(({ name }) => name === 'Lindenhof Hamburg').id;
  const has = ({ locations }) =>
    locations.some(({ location, quantity }) => location === hamburg && quantity > 1);
  return api('/v1/orders', {
    lines: [{ sku: items.find(has).sku, quantity: 1 }],
    delivery: {
      method: 'ship',
      address: { name: 'Ben Kurz', address1: 'Kai 2', postal_code: '20457', city: 'Hamburg', country: 'DE' },
    },
    payment: { kind: 'invoice' },
  });
}
const act = (made, action, more = {}) =>
  api(
    `/v1/orders/${made.id}/fulfillments/${made.fulfillments[0].id}/actions`,
    { action, ...more },
    process.env.NAHTLOS_TILL,
  );

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});

const look = lookerAt(sizes, 'desk-');

async function logIn(page, size) {
  await page.goto(`${base}/desk`);
  await page.getByRole('heading', { name: 'Guten Tag.' }).waitFor();
  if (size) await look(page, size, 'log-in');
  await page.getByLabel('Benutzername').fill('desk');
  await page.getByLabel('Passwort').fill(staff.desk);
  await page.getByRole('button', { name: 'Anmelden' }).click();
}

// What changes is first shown, then done: pieces of this order, the way of another one.
async function edit(page, size, made) {
  const dialog = page.getByRole('dialog');
  const change = async (what, fill) => {
    await page.getByRole('button', { name: 'Ändern', exact: true }).click();
    await page.getByLabel('Was', { exact: true }).selectOption({ label: what });
    await fill();
    await page.getByRole('button', { name: 'Was ändert sich?' }).click();
    await page.getByText('Das wird daraus').waitFor();
    if (what === 'Artikel dazu') await look(page, size, 'edit');
    await page.getByRole('button', { name: 'So ändern' }).click();
    await dialog.waitFor({ state: 'detached' });
  };
  await change('Artikel dazu', async () => {
    await page.getByLabel('Artikelnummer (SKU)').fill('LH-1002');
    await page.getByLabel('Stück', { exact: true }).fill('1');
  });
  await change('Stückzahlen', () => dialog.getByRole('spinbutton').last().fill('0'));
  const lines = (await api(`/v1/orders/${made.id}`)).lines;
  assert.deepEqual(lines.map(({ ordered, canceled }) => ordered - canceled), [1, 2, 0]);
  const moved = await shipped();
  await page.goto(`${base}/desk/orders/${moved.id}`);
  const store = { label: 'Lindenhof Hamburg' };
  await change('Lieferart', () => page.getByLabel('Laden').selectOption(store));
  await page.getByText('Lindenhof Hamburg').first().waitFor();
  await page.goto(`${base}/desk/orders/${made.id}`);
}

// What was announced arrives, is inspected and paid back.
async function giveBack(page, size, made) {
  const wish = { order: made.id, way: 'parcel', lines: [{ line: 2, quantity: 1, reason: 'too_small' }] };
  await api('/v1/returns', wish, process.env.NAHTLOS_TILL);
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Angekommen' }).click();
  await page.getByLabel('Ort').selectOption({ label: 'Lindenhof Hamburg' });
  await dialog.getByRole('button', { name: 'Angekommen' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Prüfen' }).click();
  await page.getByLabel(/davon beschädigt/).fill('1');
  await look(page, size, 'inspect');
  await dialog.getByRole('button', { name: 'Prüfen' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('zu klein').first().waitFor();
  const { items } = await api(`/v1/returns?order=${made.id}`, undefined, process.env.NAHTLOS_TILL);
  const parcel = items.find(({ way }) => way === 'parcel');
  assert.equal(parcel.status, 'refunded');
  assert.equal(parcel.lines[0].damaged, 1);
}

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
    // The session that is over.
    const isMeant = /status of 401/.test(said.text());
    if (['error', 'warning'].includes(said.type()) && !isMeant) complaints.push(said.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));

  await logIn(page, size);
  await page.getByRole('heading', { name: 'Heute' }).waitFor();
  // By the stream: nobody reloads.
  await page.getByText('live', { exact: true }).waitFor();
  const made = await order();
  await page.getByRole('link', { name: made.number }).first().waitFor();
  await look(page, size, 'today');

  await page.goto(`${base}/desk/orders?status=placed`);
  await page.getByRole('heading', { name: 'Bestellungen' }).waitFor();
  await page.getByRole('link', { name: made.number }).waitFor();
  await look(page, size, 'orders');
  await page.getByRole('link', { name: made.number }).click();
  await page.getByRole('heading', { name: made.number }).waitFor();
  await page.getByText('Bestellung eingegangen').waitFor();

  await edit(page, size, made);
  await page.getByRole('button', { name: 'Stornieren' }).click();
  await page.getByRole('spinbutton').first().fill('0');
  await page.getByRole('spinbutton').nth(1).fill('1');
  await page.getByLabel('Grund').fill('eins zu viel');
  await look(page, size, 'cancel');
  await page.getByRole('dialog').getByRole('button', { name: 'Stornieren' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByText('1 storniert').first().waitFor();
  await page.getByText('Teile storniert').first().waitFor();
  const told = await api(`/v1/orders/${made.id}`);
  assert.equal(told.lines[1].canceled, 1);

  await act(made, 'ready', { catch_up: true });
  await page.getByText('Liegt zur Abholung bereit').waitFor();
  await act(made, 'hand_over', { pickup_code: made.fulfillments[0].pickup_code });
  await page.getByText('Übergeben', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Zurücknehmen' }).click();
  await page.getByRole('spinbutton').first().fill('1');
  await page.getByLabel('Ort').selectOption({ label: 'Lindenhof Hamburg' });
  await page.getByLabel('Grund').fill('zu klein');
  await page.getByRole('dialog').getByRole('button', { name: 'Zurücknehmen' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByText('Ware am Tresen zurückgenommen').waitFor();
  await page.getByText('1 zurück').first().waitFor();
  await giveBack(page, size, made);
  await look(page, size, 'order');

  // The state of a list is its address.
  await page.goto(`${base}/desk/orders?number=${made.number}`);
  await page.getByRole('link', { name: made.number }).waitFor();
  await page.goto(`${base}/desk/orders?number=LH-0`);
  await page.getByText('Nichts gefunden').waitFor();
  await page.goto(`${base}/desk/nowhere`);
  await page.getByText('Das gibt es nicht').waitFor();
  await look(page, size, 'nowhere');

  // Every other list is there, and its filters are its address.
  const lists = ['returns', 'messages', 'stock?sku=LH-1001', 'movements', 'movements?sku=LH-1001&location=berlin-mitte',
    'products?status=active', 'promotions', 'customers', 'staff', 'keys?status=live', 'audit'];
  for (const list of lists) {
    await page.goto(`${base}/desk/${list}`);
    await page.locator('table, .state, .note').first().waitFor();
    assert.equal(await page.getByRole('alert').count(), 0, list);
    await look(page, size, list.split('?')[0]);
  }

  // An article: its words change, and why it costs what it costs.
  await page.goto(`${base}/desk/products?handle=regenjacke-weser`);
  await page.getByRole('link', { name: /Regenjacke Weser/ }).first().click();
  await page.getByText('100 %').first().waitFor();
  await page.getByLabel('Bezeichnung (de)').fill(`Regenjacke Weser ${size}`);
  await page.getByRole('button', { name: 'Speichern' }).click();
  await page.getByRole('heading', { name: `Regenjacke Weser ${size}` }).waitFor();
  await look(page, size, 'product');
  await page.getByRole('button', { name: 'Warum dieser Preis?' }).first().click();
  await page.getByText('für andere Kunden').first().waitFor();
  await page.getByLabel(/Neuer Listenpreis/).fill('111,00');
  await page.getByRole('button', { name: 'Preis setzen' }).click();
  await page.getByText('111,00').first().waitFor();
  await look(page, size, 'price');

  // A file with a wrong row: the good ones are taken, the wrong one is told.
  await page.goto(`${base}/desk/imports`);
  await page.locator('input[type=file]').setInputFiles({
    name: 'stock.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('sku,location,quantity\nLH-1001,lager-kassel,77\nNO-SUCH,lager-kassel,1\n'),
  });
  await page.getByText('fertig').first().waitFor();
  await page.getByText('NO-SUCH').waitFor();
  await look(page, size, 'imports');

  // A receiver of events: its secret is shown once, its deliveries can be sent again.
  await page.goto(`${base}/desk/webhooks`);
  await page.getByRole('button', { name: 'Neuer Empfänger' }).click();
  await page.getByLabel('Adresse (https)').fill(`https://hooks.example/${size}`);
  await page.getByRole('button', { name: 'Speichern' }).click();
  await page.getByText(/whsec_/).waitFor();
  await page.getByRole('button', { name: 'Schließen' }).click();
  await page.getByRole('link', { name: `https://hooks.example/${size}` }).click();
  await page.getByRole('button', { name: 'Probe senden' }).click();
  await page.getByText('webhook_endpoint_pinged').first().waitFor();
  await look(page, size, 'deliveries');

  // A session that is over is said as one.
  await context.clearCookies();
  await page.goto(`${base}/desk/orders`);
  await page.getByText('Deine Sitzung ist abgelaufen').waitFor();
  await look(page, size, 'expired');
  assert.deepEqual(complaints, [], `the console on the ${size}`);
  await context.close();
}

try {
  for (const size of Object.keys(sizes)) await walk(size);
} finally {
  await browser.close();
}
console.log('the desk works on the phone and on the desktop');
