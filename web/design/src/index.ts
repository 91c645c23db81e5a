// What the faces share.
export { House } from './House.js';
export { Icon, type IconName } from './Icon.js';
export { Price } from './Price.js';
export { Stars } from './Stars.js';
export { Trouble, isOffline, saidBy } from './Trouble.js';
export { asMinor, formatMinor, formatPrice } from './money.js';
export { apiOf } from './api.js';
export type { Language } from './language.js';
