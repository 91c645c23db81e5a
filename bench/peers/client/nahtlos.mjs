// Nahtlos: two locations, 1,000 articles with plenty and nine with 50 pieces in each location.
import { randomUUID } from 'node:crypto';
import { Connection } from './connection.mjs';

const any = (list) => list[Math.floor(Math.random() * list.length)];
const admin = { authorization: `Bearer ${process.env.PEERS_ADMIN_KEY}` };
const address = { name: 'A B', address1: '1 Main St', postal_code: '10115', city: 'Berlin', country: 'DE' };
let serial = 0;

export async function setup(base) {
  const connection = new Connection(base);
  const send = async (method, path, body) => {
    const reply = await connection.call('setup', method, path, admin, body);
    if (reply.status > 299) throw new Error(`${method} ${path}: ${JSON.stringify(reply.json)}`);
    return reply.json;
  };
  const names = await make_articles(send);
  const channel = await make_channel(send);
  await make_stock(send, names);
  const scopes = ['carts:write', 'orders:read', 'catalog:read', 'stock:read'];
  const key = await send('POST', '/v1/keys', { name: 'web', kind: 'store', scopes, channel });
  const store = { authorization: `Bearer ${key.secret}` };
  const skus = names.filter((name) => name.startsWith('P-'));
  const ids = [];
  for (let at = 0; at < skus.length; at += 100) {
    const page = skus.slice(at, at + 100).join(',');
    const found = await connection.call('ids', 'GET', `/v1/variants?skus=${page}`, store);
    ids.push(...found.json.items.map((variant) => variant.id));
  }
  return { connection, store, skus, ids, hot: names.filter((name) => name.startsWith('HOT-')) };
}

async function make_channel(send) {
  const entity = await send('POST', '/v1/legal-entities', {
    name: 'Peers', country: 'DE', currency: 'EUR', number_prefix: 'P-',
  });
  const rate = { country: 'DE', category: 'standard', valid_from: '2007-01-01T00:00:00Z', rate_bp: 1900 };
  await send('PUT', '/v1/tax-rates', { rates: [rate] });
  for (const code of ['a', 'b']) {
    await send('POST', '/v1/locations', {
      code, name: `Warehouse ${code}`, kind: 'warehouse', legal_entity: entity.id, country: 'DE',
      time_zone: 'Europe/Berlin', capabilities: ['ship'],
    });
  }
  const channel = await send('POST', '/v1/channels', {
    code: 'web', name: 'Web', kind: 'web', status: 'live', legal_entity: entity.id, market: 'de',
    channel_group: 'web',
  });
  const draws = ['a', 'b'].map((location, i) => ({ location, methods: ['ship'], priority: i + 1 }));
  await send('PUT', `/v1/channels/${channel.id}/draws`, { draws });
  return channel.id;
}

async function make_articles(send) {
  await send('POST', '/v1/markets', {
    code: 'de', name: 'Germany', country: 'DE', currency: 'EUR', languages: ['en'],
  });
  const names = Array.from({ length: 1000 }, (_, i) => `P-${i}`);
  for (let i = 0; i < 9; ++i) names.push(`HOT-${i}`);
  const product = (sku) => ({
    handle: sku.toLowerCase(),
    texts: { en: { title: `Product ${sku}`, description: `A fine product, ${sku}, for measuring things.` } },
    variants: [{ sku, prices: [{ market: 'de', unit_price: '19.90' }] }],
  });
  for (let at = 0; at < names.length; at += 250) {
    await send('POST', '/v1/products/bulk', { products: names.slice(at, at + 250).map(product) });
  }
  return names;
}

async function make_stock(send, names) {
  for (const location of ['a', 'b']) {
    const rows = names.map((sku) => ({
      kind: 'receive', sku, location, quantity: sku.startsWith('HOT-') ? 50 : 500_000,
    }));
    for (let at = 0; at < rows.length; at += 500) {
      await send('POST', '/v1/stock/changes', { rows: rows.slice(at, at + 500) });
    }
  }
}

export const order = (connection, context) => flow(connection, context, [any(context.skus), any(context.skus)]);
export const buy_hot = (connection, context, sku) => flow(connection, context, [sku]);

async function flow(connection, context, skus) {
  const refused = (step, reply) => {
    const code = reply.json.code ?? reply.json.type ?? reply.status;
    const is_stock = JSON.stringify(reply.json).includes('insufficient_stock');
    return { ok: false, why: `${step}: ${code}`, is_refused: is_stock };
  };
  const headers = () => ({ ...context.store, 'idempotency-key': randomUUID() });
  const line = (sku) => ({ lines: [{ action: 'add', sku, quantity: 1 }] });
  let reply = await connection.call('create', 'POST', '/v1/carts', headers(), line(skus[0]));
  if (reply.status !== 201) return refused('create', reply);
  const cart = `/v1/carts/${reply.json.token}`;
  for (const sku of skus.slice(1)) {
    reply = await connection.call('add', 'PATCH', cart, headers(), line(sku));
    if (reply.status !== 200) return refused('add', reply);
  }
  const customer = { name: 'A B', email: `c${process.pid}x${serial++}@example.com` };
  reply = await connection.call('address', 'PATCH', cart, headers(), {
    customer, delivery: { method: 'ship', address },
  });
  if (reply.status !== 200) return refused('address', reply);
  reply = await connection.call('checkout', 'POST', `${cart}/checkout`, headers(), {
    payment: { provider: 'test', method: 'test_success' },
  });
  if (reply.status !== 200) return refused('checkout', reply);
  return { ok: reply.json.status === 'placed', why: `checkout ended ${reply.json.status}` };
}

/** Pieces that the stock says are promised or gone. */
export async function sold(context, sku) {
  const reply = await context.connection.call('levels', 'GET', `/v1/stock/levels?sku=${sku}`, admin);
  return 100 - reply.json.items.reduce((sum, level) => sum + level.on_hand - level.allocated, 0);
}

export async function by_id(connection, context) {
  const reply = await connection.call('by_id', 'GET', `/v1/variants/${any(context.ids)}`, context.store);
  return { ok: reply.status === 200, why: `by_id: ${reply.status}` };
}

/** Twenty articles with prices, as a shop shows them on a page. */
export async function list(connection, context) {
  const from = Math.floor(Math.random() * 49) * 20;
  const page = context.skus.slice(from, from + 20).join(',');
  const reply = await connection.call('list', 'GET', `/v1/variants?skus=${page}`, context.store);
  return { ok: reply.json.items?.length === 20, why: `list: ${reply.status}` };
}
