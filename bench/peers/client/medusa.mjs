// Medusa: nine REST calls per order, as its storefront starter makes them.
import fs from 'node:fs';
import { Connection } from './connection.mjs';

const seed = JSON.parse(fs.readFileSync(process.env.MEDUSA_SEED ?? 'seed.json', 'utf8'));
const store = { 'x-publishable-api-key': seed.key };
const any = (list) => list[Math.floor(Math.random() * list.length)];
const person = { first_name: 'A', last_name: 'B' };
const address = { ...person, address_1: '1 Main St', city: 'Berlin', postal_code: '10115', country_code: 'de' };
let serial = 0;

export async function setup(base) {
  const connection = new Connection(base);
  const credentials = { email: 'admin@example.com', password: 'Peer-Bench-9x!' };
  const login = await connection.call('login', 'POST', '/auth/user/emailpass', {}, credentials);
  const admin = { authorization: `Bearer ${login.json.token}` };
  const context = { connection, admin, ids: [], variants: [], hot: [] };
  for (let offset = 0, count = 1; offset < count; offset += 100) {
    const page = `/store/products?limit=100&offset=${offset}&fields=id,variants.id,variants.sku`;
    const found = await connection.call('products', 'GET', page, store);
    count = found.json.count;
    for (const { id, variants } of found.json.products) {
      const [variant] = variants;
      if (variant.sku.startsWith('HOT-')) context.hot.push({ id: variant.id, sku: variant.sku });
      else context.ids.push(id) && context.variants.push(variant.id);
    }
  }
  return context;
}

export const order = (connection, context) =>
  flow(connection, [any(context.variants), any(context.variants)]);
export const buy_hot = (connection, context, article) => flow(connection, [article.id]);

async function flow(connection, variants) {
  const post = async (label, path, body) => {
    const reply = await connection.call(label, 'POST', path, store, body);
    if (reply.status < 400) return reply.json;
    throw Object.assign(new Error(label), { reply });
  };
  try {
    const { cart } = await post('create', '/store/carts', { region_id: seed.region });
    const path = `/store/carts/${cart.id}`;
    for (const variant_id of variants) await post('add', `${path}/line-items`, { variant_id, quantity: 1 });
    const email = `c${process.pid}x${serial++}@example.com`;
    await post('address', path, { email, shipping_address: address, billing_address: address });
    const ways = await connection.call('options', 'GET', `/store/shipping-options?cart_id=${cart.id}`, store);
    const option_id = ways.json.shipping_options[0].id;
    await post('shipping', `${path}/shipping-methods`, { option_id });
    const { payment_collection } = await post('collection', '/store/payment-collections', { cart_id: cart.id });
    const sessions = `/store/payment-collections/${payment_collection.id}/payment-sessions`;
    await post('session', sessions, { provider_id: 'pp_system_default' });
    const done = await post('complete', `${path}/complete`, {});
    const why = String(done.error?.message ?? '').slice(0, 90);
    return { ok: done.type === 'order', why: `complete: ${why}`, is_refused: /inventory|stock/i.test(why) };
  } catch (error) {
    if (!error.reply) throw error;
    const { status, json } = error.reply;
    const text = String(json.message ?? json.raw ?? '').replace(/[a-z]+_[0-9A-Z]{20,}/g, 'ID').slice(0, 90);
    const is_refused = /inventory|not enough stock|insufficient/i.test(JSON.stringify(json));
    return { ok: false, why: `${error.message}: ${status} ${text}`, is_refused };
  }
}

/** Pieces that the stock says are promised or gone. */
export async function sold(context, article) {
  const get = (path) => context.connection.call('levels', 'GET', path, context.admin);
  const items = await get(`/admin/inventory-items?sku=${article.sku}&fields=id,sku`);
  const found = await get(`/admin/inventory-items/${items.json.inventory_items[0].id}/location-levels`);
  return 100 - found.json.inventory_levels.reduce((sum, level) => sum + level.available_quantity, 0);
}

const fields = `region_id=${seed.region}&fields=id,title,handle,description,*variants,*variants.calculated_price`;

export async function by_id(connection, context) {
  const path = `/store/products/${any(context.ids)}?${fields},%2Bvariants.inventory_quantity`;
  const reply = await connection.call('by_id', 'GET', path, store);
  return { ok: reply.status === 200, why: `by_id: ${reply.status}` };
}

export async function list(connection) {
  const offset = Math.floor(Math.random() * 49) * 20;
  const path = `/store/products?limit=20&offset=${offset}&${fields}`;
  const reply = await connection.call('list', 'GET', path, store);
  return { ok: reply.json.products?.length === 20, why: `list: ${reply.status}` };
}
