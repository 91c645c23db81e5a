// Works a task off at the floor of the server at NAHTLOS_URL in a real browser, on the phone and on
// the tablet, with the network lost on the way, and has axe look at every page. NAHTLOS_KEY places
// the orders, NAHTLOS_TILL works in the store, NAHTLOS_STAFF is the file of log-ins that the demo made. SHOTS=folder keeps pictures.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { api, base, lookerAt } from '../../design/test/walk.mjs';
import { stockroom } from './stockroom.mjs';

const staff = Object.fromEntries(
  readFileSync(process.env.NAHTLOS_STAFF, 'utf8').trim().split('\n').map((line) => line.split(' ')),
);
const sizes = { phone: { width: 390, height: 844 }, tablet: { width: 820, height: 1180 } };

const places = await api('/v1/locations?limit=100');
const store = places.items.find(({ code }) => code === 'berlin-mitte').id;
const order = async (skus) => {
  const placed = await api('/v1/orders', {
    lines: skus.map((sku) => ({ sku, quantity: 1 })),
    customer: { name: 'Ada Brandt', email: 'ada@example.com' },
    delivery: { method: 'pickup', location: store },
    payment: { kind: 'invoice' },
  });
  return { number: placed.number, ...placed.fulfillments[0], order: placed.id };
};

// As who is logged in, for what no key of a channel may do.
const say = (page, method, path, body) =>
  page.evaluate(
    async ({ method, path, body }) => {
      const headers = { 'Content-Type': 'application/json', 'X-Requested-With': 'floor' };
      const answer = await fetch(path, { method, headers, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(await answer.text());
    },
    { method, path, body },
  );

// Two pieces of an article are seen at the back of the store.
async function seePieces(page, sku) {
  const { items } = await api(`/v1/variants?skus=${sku}`);
  const gtin = items[0].gtin.padStart(14, '0');
  const reader = { code: 'berlin-hinten', location: 'berlin-mitte', zone: 'back_room' };
  await say(page, 'PUT', '/v1/rfid/readers', reader);
  // Whoever encodes tags knows how long the company prefix is; any length reads as the same GTIN.
  const article = `${gtin.slice(1, 8)}.${gtin[0]}${gtin.slice(8, 13)}`;
  const reads = [1, 2].map((serial) => ({ epc: `urn:epc:tag:sgtin-96:1.${article}.${serial}` }));
  await say(page, 'POST', '/v1/rfid/reads', { reader: reader.code, reads });
}

// A customer in front of the store, told by who works there.
async function arrive() {
  const made = await order(['LH-1003']);
  const path = `/v1/orders/${made.order}/fulfillments/${made.id}/actions`;
  await api(path, { action: 'ready', catch_up: true }, process.env.NAHTLOS_TILL);
  const message = 'Parkplatz 3, rotes Auto';
  await api(path, { action: 'arrive', message }, process.env.NAHTLOS_TILL);
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});

const look = lookerAt(sizes, 'floor-');

async function logIn(page, login, size) {
  await page.goto(`${base}/floor`);
  await page.getByRole('heading', { name: 'Guten Tag.' }).waitFor();
  if (size) await look(page, size, 'log-in');
  await page.getByLabel('Benutzername').fill(login);
  await page.getByLabel('Passwort').fill(staff[login]);
  await page.getByRole('button', { name: 'Anmelden' }).click();
}

async function walk(size) {
  const context = await browser.newContext({
    viewport: sizes[size],
    locale: 'de-DE',
    reducedMotion: 'reduce',
    isMobile: size === 'phone',
    hasTouch: true,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const complaints = [];
  page.on('console', (said) => {
    // The session that is over, the wrong code, the network that is lost.
    const isMeant = /status of (401|422)|ERR_INTERNET_DISCONNECTED/.test(said.text());
    if (['error', 'warning'].includes(said.type()) && !isMeant) complaints.push(said.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  const tap = (name) => page.getByRole('button', { name, exact: true }).click();

  await logIn(page, 'berlin', size);
  await page.getByRole('heading', { name: 'Lindenhof Berlin' }).waitFor();
  const made = await order(['LH-1001', 'LH-1002']);
  await seePieces(page, 'LH-1001');
  await arrive();
  // By the stream: nobody reloads.
  await page.getByText('Parkplatz 3, rotes Auto').first().waitFor();
  await page.getByRole('button', { name: new RegExp(made.number) }).waitFor();
  await look(page, size, 'tasks');
  await page.getByRole('button', { name: new RegExp(made.number) }).click();
  await tap('Ablehnen');
  await page.getByRole('heading', { name: 'Warum geht es nicht?' }).waitFor();
  await look(page, size, 'reject');
  await tap('Abbrechen');
  await tap('Annehmen');

  // Two steps without a network, kept over the way back to the list.
  await page.getByRole('button', { name: 'Jetzt holen' }).waitFor();
  await page.getByText('wartet auf Netz').waitFor({ state: 'hidden' });
  await page.getByText('Gesehen: Lager hinten 2').waitFor();
  await look(page, size, 'seen');
  await context.setOffline(true);
  await tap('Jetzt holen');
  await page.getByLabel('Artikelnummer').fill('LH-1001');
  await page.keyboard.press('Enter');
  await page.getByText('1 von 2 geholt').waitFor();
  await page.getByLabel('Artikelnummer').fill('LH-9999');
  await page.keyboard.press('Enter');
  await page.getByText('LH-9999 gehört nicht').waitFor();
  await look(page, size, 'pick-offline');
  await page.getByRole('button', { name: /ein Teil geholt/ }).click();
  await tap('Verpackt');
  await page.getByText('2 Schritte werden nachgesendet').waitFor();
  await context.setOffline(false);
  await page.getByText('wartet auf Netz').waitFor({ state: 'hidden' });
  const told = await api(`/v1/orders/${made.order}`);
  assert.equal(told.fulfillments[0].status, 'packed');

  await tap('Liegt bereit');
  await page.getByLabel('Abholcode').fill('WRONG2');
  await tap('Übergeben');
  await page.getByRole('alert').waitFor();
  await look(page, size, 'refused');
  await tap('Verstanden');
  await page.getByRole('button', { name: new RegExp(made.number) }).click();
  await look(page, size, 'hand-over');
  await page.getByLabel('Abholcode').fill(made.pickup_code);
  // What is typed outlives news of the task.
  const path = `/v1/orders/${made.order}/fulfillments/${made.id}/actions`;
  await api(path, { action: 'arrive', message: 'Tor 1' }, process.env.NAHTLOS_TILL);
  await page.getByText('Tor 1').waitFor();
  await tap('Übergeben');
  await page.getByRole('button', { name: new RegExp(made.number) }).waitFor({ state: 'hidden' });
  const done = await api(`/v1/orders/${made.order}`);
  assert.equal(done.fulfillments[0].status, 'handed_over');

  // What lies here and elsewhere.
  await page.getByRole('button', { name: 'Bestand' }).click();
  await page.getByLabel('Artikel scannen oder eingeben').fill('LH-1001');
  await page.keyboard.press('Enter');
  await page.getByText('lager-kassel').waitFor();
  await page.getByText('Andere Ausführungen').waitFor();
  await look(page, size, 'stock');
  await page.getByLabel('Artikel scannen oder eingeben').fill('xyzzy');
  await page.keyboard.press('Enter');
  await page.getByText('Zu „xyzzy“').waitFor();
  await page.getByRole('button', { name: 'Zur Liste' }).click();

  // A session that is over is said as one.
  await context.clearCookies();
  await page.reload();
  await page.getByRole('heading', { name: 'Deine Sitzung ist abgelaufen' }).waitFor();
  await look(page, size, 'expired');

  const other = await context.newPage();
  await logIn(other, 'floor');
  await other.getByRole('heading', { name: 'In welchem Laden bist du?' }).waitFor();
  await look(other, size, 'stores');
  await other.getByRole('button', { name: 'Lindenhof Berlin' }).click();
  await other.getByRole('heading', { name: 'Lindenhof Berlin' }).waitFor();
  assert.deepEqual(complaints, []);
  await context.close();
}

try {
  for (const size of Object.keys(sizes)) await walk(size);
  for (const size of Object.keys(sizes)) {
    await stockroom({ browser, base, size, viewport: sizes[size], store, staff, look, logIn });
  }
} finally {
  await browser.close();
}
console.log('the floor works on the phone and on the tablet');
