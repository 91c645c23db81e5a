// What of a placed order can be changed before anybody begins with it, and what is sent for it.
import type { Schemas } from '@nahtlos/client';
import type { Order } from './timeline.js';

export type Edit = 'units' | 'article' | 'address' | 'way';
type Action = Schemas['ChangeAction'];

const isOver = (status: string) => ['canceled', 'rejected'].includes(status);

/** Places say in their answer what they have begun with; here only what cannot be at all is left out. */
export function editsOf(order: Order, may: (scope: string) => boolean): Edit[] {
  const isOpen = order.status === 'placed' || order.status === 'on_hold';
  const parts = order.fulfillments.filter(({ status }) => !isOver(status));
  if (!isOpen || parts.length === 0 || !may('orders:write')) return [];
  const found: Edit[] = ['units', 'article'];
  if (parts.some(({ method }) => method === 'ship')) found.push('address');
  return [...found, 'way'];
}

export const unitsOf = (line: Order['lines'][number]) => line.ordered - line.canceled;

const text = (form: FormData, name: string) => String(form.get(name) ?? '').trim();

function addressOf(order: Order, form: FormData): Action['address'] {
  const company = text(form, 'company');
  return {
    name: text(form, 'name'),
    ...(company ? { company } : {}),
    address1: text(form, 'address1'),
    postal_code: text(form, 'postal_code'),
    city: text(form, 'city'),
    country: text(form, 'country') || (order.ship_to?.address?.country ?? ''),
  };
}

/** Empty where nothing would change. */
export function actionsOf(order: Order, edit: Edit, form: FormData): Action[] {
  if (edit === 'article') {
    return [{ action: 'add_line', sku: text(form, 'sku'), quantity: Number(text(form, 'quantity')) }];
  }
  if (edit === 'address') return [{ action: 'change_address', address: addressOf(order, form) }];
  if (edit === 'way') {
    const method = text(form, 'method') as 'ship' | 'pickup' | 'curbside';
    if (method === 'ship') {
      return [{ action: 'change_method', method, address: addressOf(order, form) }];
    }
    return [{ action: 'change_method', method, location: text(form, 'location') }];
  }
  return order.lines
    .filter(({ kind, line }) => kind !== 'shipping' && form.has(`line-${line}`))
    .map((line) => ({ line, quantity: Number(form.get(`line-${line.line}`)) }))
    .filter(({ line, quantity }) => quantity !== unitsOf(line))
    .map(({ line, quantity }) => ({ action: 'set_quantity', line: line.line, quantity }));
}
