// The cart: whoever has its token has it, on whatever device.
import { NahtlosError, orThrow, type NahtlosClient, type Schemas } from '@nahtlos/client';

export type Cart = Schemas['CartView'];
export type CartChange = Schemas['CartChange'];

export interface Kept {
  get(name: string): string | null;
  set(name: string, value: string | null): void;
}

/** Of this browser; where it keeps nothing (private windows), of this page. */
export function browserKeeps(): Kept {
  const memory = new Map<string, string>();
  return {
    get: (name) => {
      try {
        return window.localStorage.getItem(name);
      } catch {
        return memory.get(name) ?? null;
      }
    },
    set: (name, value) => {
      try {
        if (value === null) window.localStorage.removeItem(name);
        else window.localStorage.setItem(name, value);
      } catch {
        if (value === null) memory.delete(name);
        else memory.set(name, value);
      }
    },
  };
}

const cartName = 'nahtlos.cart';
const orderName = 'nahtlos.order';

/** A cart that is no more: bought, merged into another, or too old. */
export function isOver(error: unknown): boolean {
  return (
    error instanceof NahtlosError &&
    ['cart_not_found', 'cart_completed', 'cart_closed', 'cart_not_active'].includes(error.code)
  );
}

export class CartKeeper {
  constructor(private readonly kept: Kept) {}

  token(): string | null {
    return this.kept.get(cartName);
  }
  /** The cart that became the last order, whose state its buyer may read. */
  ordered(): string | null {
    return this.kept.get(orderName);
  }
  takeOver(token: string): void {
    this.kept.set(cartName, token);
  }
  forget(): void {
    this.kept.set(cartName, null);
  }
  bought(token: string): void {
    this.kept.set(orderName, token);
    if (this.token() === token) this.forget();
  }

  /** Nothing where there is none, or none any more. */
  async read(api: NahtlosClient): Promise<Cart | null> {
    const token = this.token();
    if (!token) return null;
    try {
      const cart = await orThrow(api.GET('/v1/carts/{cart}', { params: { path: { cart: token } } }));
      if (cart.status === 'completed') {
        this.bought(token);
        return null;
      }
      return cart.status === 'active' || cart.status === 'completing' ? cart : null;
    } catch (error) {
      if (!isOver(error)) throw error;
      this.forget();
      return null;
    }
  }

  /** Adds to the cart there is; to a new one where that is over. */
  async add(api: NahtlosClient, sku: string, quantity: number): Promise<void> {
    const lines = [{ action: 'add' as const, sku, quantity }];
    if (this.token()) {
      try {
        await this.change(api, { lines });
        return;
      } catch (error) {
        if (!isOver(error)) throw error;
        this.forget();
      }
    }
    const made = await orThrow(api.POST('/v1/carts', { body: { lines } }));
    this.takeOver(made.token);
  }

  async change(api: NahtlosClient, change: CartChange): Promise<void> {
    const token = this.token();
    if (!token) throw new Error('there is no cart');
    await orThrow(
      api.PATCH('/v1/carts/{cart}', { params: { path: { cart: token } }, body: change }),
    );
  }
}
