// What a checkout needs before it can begin, and what its end means.
import { NahtlosError, type Schemas } from '@nahtlos/client';
import type { Cart, CartChange } from './cart.js';

export interface Wish {
  email: string;
  name: string;
  method: 'ship' | 'pickup' | 'curbside' | 'parcel_shop' | 'local_delivery';
  address1: string;
  postalCode: string;
  city: string;
  store: string;
  way?: string;
  /** The parcel shop, and whose it is. */
  carrier?: string;
  point?: Schemas['PickupPoint'];
  /** When the window of a local delivery begins. */
  slot?: string;
}
export type Field = 'email' | 'name' | 'address1' | 'postalCode' | 'city' | 'store' | 'point' | 'slot';
export type Wrong = Partial<Record<Field, 'required' | 'email'>>;

/** What is still missing; nothing where it can be sent. */
export function wrongOf(wish: Wish): Wrong {
  const wrong: Wrong = {};
  const need = (field: Exclude<Field, 'point' | 'slot'>) => {
    if (!wish[field].trim()) wrong[field] = 'required';
  };
  need('email');
  need('name');
  const isBrought = wish.method === 'local_delivery';
  if (wish.method === 'ship' || isBrought) (['address1', 'postalCode', 'city'] as const).forEach(need);
  else if (wish.method === 'parcel_shop') {
    need('postalCode');
    if (!wish.point) wrong.point = 'required';
  } else need('store');
  if (isBrought && !wish.slot) wrong.slot = 'required';
  if (!wrong.email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(wish.email.trim())) wrong.email = 'email';
  return wrong;
}

// A parcel shop is addressed by its own street, under the customer's name.
function atPoint(name: string, carrier: string, point: Schemas['PickupPoint']): Schemas['Address'] {
  const { id, address1, postal_code, city, country } = point;
  const pickup_point = { carrier, id, name: point.name };
  return { name, address1, postal_code, city, country, pickup_point };
}

function deliveryOf(wish: Wish, country: string): CartChange['delivery'] {
  const name = wish.name.trim();
  const way = wish.way ? { way: wish.way } : {};
  if (wish.method === 'parcel_shop' && wish.point) {
    const address = atPoint(name, wish.carrier ?? '', wish.point);
    return { method: wish.method, address, ...way };
  }
  if (wish.method !== 'ship' && wish.method !== 'local_delivery') {
    return { method: wish.method, location: wish.store, ...way };
  }
  const address = {
    name,
    address1: wish.address1.trim(),
    postal_code: wish.postalCode.trim(),
    city: wish.city.trim(),
    country,
  };
  if (wish.method === 'ship') return { method: 'ship', address, ...way };
  return { method: wish.method, location: wish.store, slot: wish.slot, address, ...way };
}

/** The wish as a change of the cart. */
export function changeOf(wish: Wish, country: string, language: string): CartChange {
  return {
    customer: { name: wish.name.trim(), email: wish.email.trim(), language },
    delivery: deliveryOf(wish, country),
  };
}

export function paymentOf(method: string, returnUrl: string): Schemas['CheckoutPayment'] {
  if (method === 'invoice') return { terms: 'invoice' };
  return { terms: 'captured', provider: 'test', method, return_url: returnUrl };
}

export type End = 'placed' | 'pending' | 'redirect' | 'declined' | 'expired';
export function endOf(answer: Schemas['CheckoutAnswer']): End {
  if (answer.status === 'placed') return 'placed';
  if (answer.status === 'pending') return answer.redirect_url ? 'redirect' : 'pending';
  return answer.status === 'expired' ? 'expired' : 'declined';
}

export function isDeclined(error: unknown): boolean {
  return error instanceof NahtlosError && error.code === 'payment_declined';
}

/** What leaves the cart with as much as there still is. */
export function withoutMissing(cart: Pick<Cart, 'lines'>): NonNullable<CartChange['lines']> {
  const found: NonNullable<CartChange['lines']> = [];
  for (const { line, quantity, available } of cart.lines) {
    if (available == null || available >= quantity) continue;
    if (available > 0) found.push({ action: 'set', line, quantity: available });
    else found.push({ action: 'remove', line });
  }
  return found;
}

/** Somebody was faster. */
export function isSoldOut(error: unknown): boolean {
  return error instanceof NahtlosError && /stock|sold_out|not_available|short/.test(error.code);
}
