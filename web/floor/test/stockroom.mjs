// Goods come and go, and what lies there is counted: in a real browser, by who works in the store.
// The office announces what comes, by the API.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

/** Asks the API as somebody of the office, who logs in first. */
async function officeOf(base, staff) {
  const ask = async (path, body, token, method = body ? 'POST' : 'GET') => {
    const answer = await fetch(`${base}${path}`, {
      method,
      headers: {
        'Content-Type': 'application/json',
        'Idempotency-Key': randomUUID(),
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const said = await answer.json();
    assert.ok(answer.ok, `${path}: ${JSON.stringify(said)}`);
    return said;
  };
  const { token } = await ask('/v1/staff/login', { login: 'desk', password: staff.desk });
  return (path, body, method) => ask(path, body, token, method);
}

async function announce(office, store, size) {
  const moved = async (from, to, reference) =>
    office('/v1/transfers', {
      from,
      to,
      reference,
      release: true,
      lines: [{ sku: 'LH-1001', quantity: 3 }, { sku: 'LH-1002', quantity: 2 }],
    });
  const coming = await moved('lager-kassel', store, `IN-${size}`);
  await office(`/v1/transfers/${coming.id}/ship`, {});
  const leaving = await moved(store, 'lager-kassel', `OUT-${size}`);
  const supplier = await office('/v1/suppliers', {
    code: `harz-${size}`, name: 'Harz Textil GmbH', currency: 'EUR', lead_time_days: 21,
  });
  await office(
    `/v1/suppliers/${supplier.id}/articles`,
    { articles: [{ sku: 'LH-1003', supplier_sku: 'HT-77', cost_minor: 6150 }] },
    'PUT',
  );
  const bought = await office('/v1/purchase-orders', {
    supplier: `harz-${size}`, location: store, reference: `PO-${size}`,
    lines: [{ sku: 'LH-1003', quantity: 4 }],
  });
  await office(`/v1/purchase-orders/${bought.id}/order`, {});
  return { coming, leaving, bought };
}

async function receive({ page, tap, look, size, office, made }) {
  await page.locator('summary').click();
  await tap('Ware rein und raus');
  await page.getByRole('button', { name: new RegExp(`IN-${size}`) }).waitFor();
  await look(page, size, 'goods');
  await page.getByRole('button', { name: new RegExp(`IN-${size}`) }).click();
  for (const code of ['LH-1001', 'lh-1001', 'LH-1002']) {
    await page.getByLabel('Artikel scannen oder eingeben').fill(code);
    await page.keyboard.press('Enter');
  }
  await page.getByLabel('Artikel scannen oder eingeben').fill('LH-9999');
  await page.keyboard.press('Enter');
  await page.getByText('LH-9999 ist hier nicht angekündigt.').waitFor();
  // What was counted outlives the page.
  await page.reload();
  await page.getByRole('button', { name: '3 Teile einbuchen' }).waitFor();
  await page.getByLabel(/davon beschädigt: eins mehr/).first().click();
  await page.getByLabel('Was fehlt, kommt nicht mehr').check();
  await tap('3 Teile einbuchen');
  await page.getByText('Sag kurz, was passiert ist.').waitFor();
  await look(page, size, 'receive');
  await page.getByLabel('Was ist passiert?').fill('Karton nass');
  // The network is lost while it is booked: it is said, kept, and booked once.
  await page.context().setOffline(true);
  await tap('3 Teile einbuchen');
  await page.getByText('Was du gezählt hast, bleibt hier').waitFor();
  await page.context().setOffline(false);
  await tap('3 Teile einbuchen');
  await page.getByRole('heading', { name: 'Eingebucht' }).waitFor();
  await look(page, size, 'received');
  const told = await office(`/v1/transfers/${made.coming.id}`);
  assert.equal(told.status, 'received');
  assert.deepEqual(
    told.lines.map(({ received, damaged, missing }) => [received, damaged, missing]),
    [[1, 1, 1], [1, 0, 1]],
  );
}

async function unpackPurchase({ page, tap, size, office, made }) {
  await page.getByRole('button', { name: 'Zur Liste' }).first().click();
  await page.getByRole('button', { name: new RegExp(`PO-${size}`) }).click();
  await tap('Alles vollständig');
  await tap('4 Teile einbuchen');
  await page.getByRole('heading', { name: 'Eingebucht' }).waitFor();
  assert.equal((await office(`/v1/purchase-orders/${made.bought.id}`)).status, 'received');
}

async function send({ page, tap, look, size, office, made }) {
  await page.getByRole('button', { name: 'Zur Liste' }).first().click();
  await page.getByRole('button', { name: new RegExp(`OUT-${size}`) }).click();
  await page.getByLabel('Artikel scannen oder eingeben').fill('LH-1001');
  await page.keyboard.press('Enter');
  await look(page, size, 'send');
  await tap('1 Teil verschicken');
  await page.getByRole('heading', { name: 'Ist unterwegs' }).waitFor();
  await page.getByText('4 Teile sind noch offen.').waitFor();
  const told = await office(`/v1/transfers/${made.leaving.id}`);
  assert.equal(told.status, 'partially_shipped');
}

async function count({ page, tap, look, size, office }) {
  // Another number each time: what was booked before is no difference.
  const there = size === 'phone' ? 70 : 90;
  await page.getByRole('button', { name: 'Zur Liste' }).first().click();
  await page.getByRole('heading', { name: 'Ware rein und raus' }).waitFor();
  await page.getByRole('button', { name: 'Zur Liste' }).first().click();
  await page.locator('summary').click();
  await tap('Bestand zählen');
  await page.getByLabel('Was zählst du?').fill(`Regal ${size}`);
  await look(page, size, 'counts');
  await tap('Zählung beginnen');
  await page.getByText('Scanne jedes Teil').waitFor();
  const told = page.getByLabel('Artikel scannen oder eingeben');
  await told.fill('LH-1003');
  await page.keyboard.press('Enter');
  const amount = page.locator('.counter input');
  await amount.first().waitFor();
  await told.fill('LH-9999');
  await page.keyboard.press('Enter');
  await page.getByText('LH-9999 gehört nicht zu dieser Zählung.').waitFor();
  await amount.first().fill(String(there));
  await look(page, size, 'count');
  assert.equal(await page.getByText('im System').count(), 0, 'nobody is told what the books say');
  await tap('Zählung abschicken');
  // Far off, so the same is asked once more; who says the same twice is believed.
  await page.getByText('Zähle diese Artikel noch einmal').waitFor();
  await page.locator('.counter input').first().fill(String(there));
  await tap('Zählung abschicken');
  await page.getByRole('heading', { name: '1 Abweichung' }).waitFor();
  await page.getByText(`${there} gezählt`).waitFor();
  await look(page, size, 'counted');
  await tap('Zählung buchen');
  await page.getByText('Die Zählung ist gebucht.').waitFor();
  const id = new URL(page.url()).hash.slice(1);
  const booked = await office(`/v1/counts/${id}`);
  assert.deepEqual([booked.status, booked.lines[0].counted], ['posted', there]);
}

async function customer({ page, tap, look, size, office }) {
  const known = { name: 'Ada Brandt', email: `ada-${size}@example.com`, phone: '+49301234567' };
  await office('/v1/customers/bulk', {
    customers: [{ external_reference: `crm-${size}`, ...known }],
  });
  await page.goto(page.url().replace(/#.*/, '#customer'));
  const field = page.getByLabel('E-Mail oder Telefonnummer');
  await field.fill('nobody@example.com');
  await tap('Suchen');
  await page.getByText('Zu „nobody@example.com“ gibt es keinen Kunden.').waitFor();
  await field.fill(known.email);
  await tap('Suchen');
  await page.getByRole('heading', { name: known.name }).waitFor();
  await page.getByText('Keine Bestellung, die du sehen darfst.').waitFor();
  await look(page, size, 'customer');
}

export async function stockroom({ browser, base, size, viewport, store, staff, look, logIn }) {
  const office = await officeOf(base, staff);
  const made = await announce(office, store, size);
  const context = await browser.newContext({
    viewport, locale: 'de-DE', reducedMotion: 'reduce', isMobile: size === 'phone', hasTouch: true,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const complaints = [];
  page.on('console', (said) => {
    const isMeant = /status of 401|ERR_INTERNET_DISCONNECTED/.test(said.text());
    if (['error', 'warning'].includes(said.type()) && !isMeant) complaints.push(said.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  const tap = (name) => page.getByRole('button', { name, exact: true }).click();
  await logIn(page, 'berlin');
  await page.getByRole('heading', { name: 'Lindenhof Berlin' }).waitFor();
  const walk = { page, tap, look, size, office, made };
  await receive(walk);
  await unpackPurchase(walk);
  await send(walk);
  await count(walk);
  await customer(walk);
  assert.deepEqual(complaints, []);
  await context.close();
}
