// Another customer beside the browser, and a cart to begin with.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

export const base = process.env.NAHTLOS_URL;

export async function api(path, body) {
  const answer = await fetch(`${base}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      Authorization: `Bearer ${process.env.NAHTLOS_KEY}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': randomUUID(),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const said = await answer.json();
  assert.ok(answer.ok, JSON.stringify(said));
  return said;
}

/** A cart of these articles, opened on its way to be paid. */
export async function toCheckout(page, skus, name) {
  const lines = skus.map((sku) => ({ action: 'add', sku, quantity: 1 }));
  const cart = await api('/v1/carts', { lines });
  await page.goto(`${base}/shop/de/cart#cart=${cart.token}`);
  await page.getByRole('link', { name: 'Zur Kasse' }).click();
  await page.getByLabel('E-Mail').fill('ben@example.com');
  await page.getByLabel('Vor- und Nachname').fill(name);
}

/** To be paid later. */
export async function order(page) {
  await page.getByText('Kauf auf Rechnung').check();
  await page.getByRole('button', { name: 'Zahlungspflichtig bestellen' }).click();
}
