// What there is, and which right it needs: who may not see something is not led to it.
import type { IconName } from '@nahtlos/design';
import type { Words } from '../words.js';

export type NavName = Exclude<keyof Words['nav'], 'sell' | 'goods' | 'people' | 'house'>;
export interface NavEntry {
  name: NavName;
  to: string;
  icon: IconName;
  scope: string;
}

export const navGroups: { name: 'sell' | 'goods' | 'people' | 'house'; entries: NavEntry[] }[] = [
  {
    name: 'sell',
    entries: [
      { name: 'today', to: '/', icon: 'chart', scope: 'orders:read' },
      { name: 'orders', to: '/orders', icon: 'bag', scope: 'orders:read' },
      { name: 'returns', to: '/returns', icon: 'turn', scope: 'orders:read' },
      { name: 'messages', to: '/messages', icon: 'mail', scope: 'orders:read' },
    ],
  },
  {
    name: 'goods',
    entries: [
      { name: 'products', to: '/products', icon: 'tag', scope: 'catalog:read' },
      { name: 'stock', to: '/stock', icon: 'box', scope: 'stock:read' },
      { name: 'movements', to: '/movements', icon: 'list', scope: 'stock:read' },
      { name: 'imports', to: '/imports', icon: 'load', scope: 'catalog:write' },
      { name: 'promotions', to: '/promotions', icon: 'percent', scope: 'catalog:write' },
    ],
  },
  {
    name: 'people',
    entries: [
      { name: 'customers', to: '/customers', icon: 'person', scope: 'customers:read' },
      { name: 'staff', to: '/staff', icon: 'people', scope: 'staff:write' },
    ],
  },
  {
    name: 'house',
    entries: [
      { name: 'keys', to: '/keys', icon: 'key', scope: 'keys:write' },
      { name: 'webhooks', to: '/webhooks', icon: 'hook', scope: 'keys:write' },
      { name: 'audit', to: '/audit', icon: 'list', scope: 'admin' },
    ],
  },
];
