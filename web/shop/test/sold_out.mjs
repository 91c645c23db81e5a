// Somebody else takes the last pieces while the customer pays.
import assert from 'node:assert/strict';
import { api } from '../../design/test/walk.mjs';
import { order, toCheckout } from './buying.mjs';

// Two articles of which the store has some, and how many of the first.
async function lying(store) {
  const found = await api('/v1/search?q=schuh&limit=20');
  const skus = found.items.map(({ sku }) => sku).join(',');
  const { items } = await api(`/v1/availability?skus=${skus}&method=pickup`);
  const here = items
    .map(({ sku, locations }) => ({
      sku,
      quantity: locations.find(({ location }) => location === store)?.quantity ?? 0,
    }))
    .filter(({ quantity }) => quantity > 0);
  assert.ok(here.length >= 2, 'the store has two pairs of shoes');
  return here.slice(0, 2);
}

/** The article that is gone is named, and the rest is bought without it. */
export async function soldOut(page, size, look) {
  const { items } = await api('/v1/locations?limit=100');
  const hamburg = items.find(({ code }) => code.startsWith('hamburg'));
  const [last, other] = await lying(hamburg.id);
  await toCheckout(page, [last.sku, other.sku], 'Ben Kurz');
  await page.getByText('Im Laden abholen').check();
  await page.getByText(hamburg.name, { exact: true }).check();
  await api('/v1/orders', {
    lines: [{ sku: last.sku, quantity: last.quantity }],
    delivery: { method: 'pickup', location: hamburg.id },
    payment: { kind: 'invoice' },
  });
  await order(page);
  await page.getByText('Gerade ausverkauft', { exact: true }).waitFor();
  await page.getByText('Leider gerade ausverkauft').waitFor();
  await look(page, size, 'sold-out');
  await page.getByRole('button', { name: 'Ohne das Fehlende weiter' }).click();
  await page.getByText('Gerade ausverkauft', { exact: true }).waitFor({ state: 'detached' });
  await order(page);
  await page.getByRole('heading', { name: 'Danke für deine Bestellung!' }).waitFor();
}
