// Goods that are sent to a parcel shop.
import { order, toCheckout } from './buying.mjs';

/** One of those near a postal code is chosen; without one nothing is ordered. */
export async function parcelShop(page, size, look) {
  await toCheckout(page, ['LH-1005'], 'Cleo Lang');
  await page.getByText('In den Paketshop').check();
  await page.getByText(/Gib eine Postleitzahl ein/).waitFor();
  await page.getByLabel('PLZ').fill('10115');
  await page.getByText('Paketshop 1').waitFor();
  await order(page);
  await page.getByText('Bitte wähle einen Paketshop.').waitFor();
  await page.getByText('Paketshop 1').check();
  await look(page, size, 'parcel-shop');
  await order(page);
  await page.getByRole('heading', { name: 'Danke für deine Bestellung!' }).waitFor();
  await page.getByText('Unterwegs').waitFor();
}
