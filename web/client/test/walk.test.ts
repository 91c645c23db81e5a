// A customer's walk over the real server: find, fill a cart, order, look the order up.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNahtlosClient, NahtlosError, orThrow, pages } from '../src/index.js';

const baseUrl = process.env['NAHTLOS_URL'];
const token = process.env['NAHTLOS_KEY'];
assert.ok(baseUrl && token, 'NAHTLOS_URL and NAHTLOS_KEY name a server with the demo retailer');
const shop = createNahtlosClient({ baseUrl, token });

const address = {
  name: 'Ada Brandt',
  address1: 'Weg 1',
  postal_code: '10115',
  city: 'Berlin',
  country: 'DE',
};

async function cartOf(sku: string) {
  return orThrow(
    shop.POST('/v1/carts', {
      body: {
        lines: [{ action: 'add', sku, quantity: 1 }],
        customer: { email: 'ada@example.com' },
        delivery: { method: 'ship', way: 'paket-de', address },
      },
    }),
  );
}

test('from search to a placed order', async () => {
  const found = await orThrow(shop.GET('/v1/variants', { params: { query: { text: 'LH-1001' } } }));
  const article = found.items[0];
  assert.ok(article, 'the demo retailer sells LH-1001');
  const cart = await cartOf(article.sku);
  const path = { cart: cart.token };
  const seen = await orThrow(shop.GET('/v1/carts/{cart}', { params: { path } }));
  assert.deepEqual(seen.requirements, []);
  const placed = await orThrow(
    shop.POST('/v1/carts/{cart}/checkout', {
      params: { path },
      body: { payment: { terms: 'invoice' }, expected_total_minor: seen.total.minor },
    }),
  );
  assert.equal(placed.status, 'placed');
  const order = await orThrow(
    shop.GET('/v1/orders/{id}', { params: { path: { id: placed.order } } }),
  );
  assert.equal(order.lines?.[0]?.sku, article.sku);
});

test('the same Idempotency-Key twice is one order', async () => {
  const cart = await cartOf('LH-1001');
  const call = () =>
    orThrow(
      shop.POST('/v1/carts/{cart}/checkout', {
        params: { path: { cart: cart.token } },
        headers: { 'Idempotency-Key': `walk-${cart.token}` },
        body: { payment: { terms: 'invoice' } },
      }),
    );
  assert.equal((await call()).order, (await call()).order);
});

test('a refusal is typed and names its field', async () => {
  const asked = orThrow(
    shop.POST('/v1/carts', { body: { lines: [{ action: 'add', sku: 'no-such', quantity: 1 }] } }),
  );
  await assert.rejects(asked, (error: unknown) => {
    assert.ok(error instanceof NahtlosError);
    assert.equal(error.code, 'invalid_lines');
    assert.equal(error.problem.errors?.[0]?.pointer, '/lines/0/sku');
    assert.equal(error.problem.errors?.[0]?.code, 'unknown_sku');
    return true;
  });
});

test('a list is read page after page', async () => {
  const seen = new Set<string>();
  const variants = pages((cursor) =>
    orThrow(
      shop.GET('/v1/variants', { params: { query: { limit: 5, ...(cursor ? { cursor } : {}) } } }),
    ),
  );
  for await (const variant of variants) {
    assert.ok(!seen.has(variant.id), 'no entry comes twice');
    seen.add(variant.id);
  }
  assert.ok(seen.size > 5);
});
