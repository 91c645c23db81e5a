// What a checkout needs before it can begin, and what its end means.
import { NahtlosError, type Schemas } from '@nahtlos/client';
import type { CartChange } from './cart.js';

export interface Wish {
  email: string;
  name: string;
  method: 'ship' | 'pickup' | 'curbside';
  address1: string;
  postalCode: string;
  city: string;
  store: string;
  way?: string;
}
export type Field = 'email' | 'name' | 'address1' | 'postalCode' | 'city' | 'store';
export type Wrong = Partial<Record<Field, 'required' | 'email'>>;

/** What is still missing; nothing where it can be sent. */
export function wrongOf(wish: Wish): Wrong {
  const wrong: Wrong = {};
  const need = (field: Field) => {
    if (!wish[field].trim()) wrong[field] = 'required';
  };
  need('email');
  need('name');
  if (wish.method === 'ship') (['address1', 'postalCode', 'city'] as const).forEach(need);
  else need('store');
  if (!wrong.email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(wish.email.trim())) wrong.email = 'email';
  return wrong;
}

/** The wish as a change of the cart. */
export function changeOf(wish: Wish, country: string, language: string): CartChange {
  const name = wish.name.trim();
  const way = wish.way ? { way: wish.way } : {};
  const address = {
    name,
    address1: wish.address1.trim(),
    postal_code: wish.postalCode.trim(),
    city: wish.city.trim(),
    country,
  };
  return {
    customer: { name, email: wish.email.trim(), language },
    delivery:
      wish.method === 'ship'
        ? { method: 'ship', address, ...way }
        : { method: wish.method, location: wish.store, ...way },
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

/** Somebody was faster. */
export function isSoldOut(error: unknown): boolean {
  return error instanceof NahtlosError && /stock|sold_out|not_available|short/.test(error.code);
}
