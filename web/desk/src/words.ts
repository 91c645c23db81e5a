// Everything the desk says of itself. What goods and refusals say comes from the API.
import type { Language } from '@nahtlos/design';
import { base } from './words/base.js';
import { orders } from './words/orders.js';

const de = { ...base.de, orders: orders.de };
const en: typeof de = { ...base.en, orders: orders.en };

export type Words = typeof de;
export const wordsOf = (language: Language): Words => (language === 'en' ? en : de);
