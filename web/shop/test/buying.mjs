// What several walks through the shop begin and end with.
import { api, base } from '../../design/test/walk.mjs';

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
