// Vendure: eight GraphQL calls per order, as its storefront starters make them.
import { Connection } from './connection.mjs';

const any = (list) => list[Math.floor(Math.random() * list.length)];
const login = 'mutation{login(username:"superadmin",password:"Peer-Bench-9x!"){__typename}}';
const order_or_error = '...on Order{id code state} ...on ErrorResult{errorCode message}';
let serial = 0;

async function ask(connection, session, label, query, variables = {}, path = '/shop-api') {
  const headers = session.token ? { authorization: `Bearer ${session.token}` } : {};
  const reply = await connection.call(label, 'POST', path, headers, { query, variables });
  session.token = reply.headers['vendure-auth-token'] ?? session.token;
  const problem = reply.json?.errors?.[0]?.message;
  if (problem) throw new Error(`${label}: ${problem.replace(/\d+/g, 'N')}`);
  return reply.json.data;
}

export async function setup(base) {
  const connection = new Connection(base);
  const admin = {};
  await ask(connection, admin, 'login', login, {}, '/admin-api');
  const context = { connection, admin, ids: [], variants: [], hot: [] };
  for (let skip = 0, total = 1; skip < total; skip += 100) {
    const page = `{products(options:{take:100,skip:${skip}}){totalItems items{id variants{id sku}}}}`;
    const found = await ask(connection, admin, 'products', page, {}, '/admin-api');
    total = found.products.totalItems;
    for (const { id, variants } of found.products.items) {
      const [variant] = variants;
      if (variant?.sku.startsWith('HOT')) context.hot.push(variant.id);
      else if (variant) context.ids.push(id) && context.variants.push(variant.id);
    }
  }
  return context;
}

export const order = (connection, context) =>
  flow(connection, [any(context.variants), any(context.variants)]);
export const buy_hot = (connection, context, variant) => flow(connection, [variant]);

async function flow(connection, variants) {
  const session = {};
  const steps = [
    ...variants.map((v) => [
      'addItemToOrder',
      `mutation($v:ID!){addItemToOrder(productVariantId:$v,quantity:1){${order_or_error}}}`,
      { v },
    ]),
    [
      'setCustomerForOrder',
      `mutation($i:CreateCustomerInput!){setCustomerForOrder(input:$i){${order_or_error}}}`,
      { i: { firstName: 'A', lastName: 'B', emailAddress: `c${process.pid}x${serial++}@example.com` } },
    ],
    [
      'setOrderShippingAddress',
      `mutation($i:CreateAddressInput!){setOrderShippingAddress(input:$i){${order_or_error}}}`,
      { i: { fullName: 'A B', streetLine1: '1 Main St', city: 'Berlin', postalCode: '10115', countryCode: 'DE' } },
    ],
    ['eligibleShippingMethods', '{eligibleShippingMethods{id name priceWithTax}}'],
    [
      'setOrderShippingMethod',
      `mutation($i:[ID!]!){setOrderShippingMethod(shippingMethodId:$i){${order_or_error}}}`,
      (answer) => ({ i: [answer[0].id] }),
    ],
    [
      'transitionOrderToState',
      'mutation{transitionOrderToState(state:"ArrangingPayment"){...on Order{id state} ' +
        '...on OrderStateTransitionError{errorCode message transitionError}}}',
    ],
    [
      'addPaymentToOrder',
      `mutation{addPaymentToOrder(input:{method:"dummy",metadata:{}}){${order_or_error}}}`,
    ],
  ];
  let answer;
  for (const [name, query, variables] of steps) {
    const given = typeof variables === 'function' ? variables(answer) : variables;
    answer = (await ask(connection, session, name, query, given))[name];
    if (answer.errorCode) {
      const is_refused = /INSUFFICIENT_STOCK|ORDER_STATE_TRANSITION|ORDER_PAYMENT_STATE|NO_ACTIVE/.test(answer.errorCode);
      return { ok: false, why: `${name}: ${answer.errorCode}`, is_refused };
    }
  }
  return { ok: answer.state === 'PaymentSettled', why: `order ended ${answer.state}` };
}

/** Pieces that the stock says are promised or gone. */
export async function sold(context, variant) {
  const query = `{productVariant(id:"${variant}"){stockLevels{stockOnHand stockAllocated}}}`;
  const found = await ask(context.connection, context.admin, 'levels', query, {}, '/admin-api');
  const levels = found.productVariant.stockLevels;
  return 100 - levels.reduce((sum, level) => sum + level.stockOnHand - level.stockAllocated, 0);
}

export async function by_id(connection, context) {
  const query =
    'query($id:ID!){product(id:$id){id name slug description ' +
    'variants{id sku name price priceWithTax currencyCode stockLevel}}}';
  const found = await ask(connection, {}, 'by_id', query, { id: any(context.ids) });
  return { ok: Boolean(found.product?.variants?.length), why: 'by_id: empty' };
}

export async function list(connection) {
  const query =
    'query($s:Int){products(options:{take:20,skip:$s}){items{id name slug variants{id sku priceWithTax}}}}';
  const skip = Math.floor(Math.random() * 49) * 20;
  const found = await ask(connection, {}, 'list', query, { s: skip });
  return { ok: found.products.items.length === 20, why: 'list: not 20' };
}
