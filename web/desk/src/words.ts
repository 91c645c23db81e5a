// Everything the desk says of itself. What goods and refusals say comes from the API.
import type { Language } from '@nahtlos/design';
import { base } from './words/base.js';
import { events } from './words/events.js';
import { imports } from './words/imports.js';
import { lists } from './words/lists.js';
import { order } from './words/order.js';
import { orders } from './words/orders.js';
import { product } from './words/product.js';
import { returns } from './words/returns.js';
import { today } from './words/today.js';
import { webhooks } from './words/webhooks.js';

const de = {
  ...base.de,
  orders: { ...orders.de, ...order.de },
  events: events.de,
  actors: events.actors.de,
  today: today.de,
  lists: lists.de,
  imports: imports.de,
  product: product.de,
  returns: returns.de,
  webhooks: webhooks.de,
};
const en: typeof de = {
  ...base.en,
  orders: { ...orders.en, ...order.en },
  events: events.en,
  actors: events.actors.en,
  today: today.en,
  lists: lists.en,
  imports: imports.en,
  product: product.en,
  returns: returns.en,
  webhooks: webhooks.en,
};

export type Words = typeof de;
export const wordsOf = (language: Language): Words => (language === 'en' ? en : de);
