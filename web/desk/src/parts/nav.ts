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
    ],
  },
];
