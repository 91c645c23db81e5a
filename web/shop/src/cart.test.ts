import { NahtlosError, type NahtlosClient } from '@nahtlos/client';
import { describe, expect, it } from 'vitest';
import { CartKeeper, isOver, type Kept } from './cart.js';

const keeps = (): Kept => {
  const all = new Map<string, string>();
  return {
    get: (name) => all.get(name) ?? null,
    set: (name, value) => void (value === null ? all.delete(name) : all.set(name, value)),
  };
};
const refused = (code: string, status: number) => ({
  error: { title: code, status, code },
  response: new Response(null, { status }),
});
const made = (data: object) => ({ data, response: new Response(null, { status: 200 }) });
const fake = (calls: Record<string, () => Promise<unknown>>) => calls as unknown as NahtlosClient;

describe('the cart', () => {
  it('is made by the first article', async () => {
    const keeper = new CartKeeper(keeps());
    await keeper.add(fake({ POST: async () => made({ token: 't1' }) }), 'A', 1);
    expect(keeper.token()).toBe('t1');
  });
  it('is a new one where the old one is over', async () => {
    const keeper = new CartKeeper(keeps());
    keeper.takeOver('old');
    const api = fake({
      PATCH: async () => refused('cart_not_found', 404),
      POST: async () => made({ token: 'new' }),
    });
    await keeper.add(api, 'A', 1);
    expect(keeper.token()).toBe('new');
  });
  it('stays when the server refuses for another reason', async () => {
    const keeper = new CartKeeper(keeps());
    keeper.takeOver('t1');
    const api = fake({ PATCH: async () => refused('overloaded', 503) });
    await expect(keeper.add(api, 'A', 1)).rejects.toBeInstanceOf(NahtlosError);
    expect(keeper.token()).toBe('t1');
  });
  it('becomes the order once it is bought', async () => {
    const keeper = new CartKeeper(keeps());
    keeper.takeOver('t1');
    const cart = await keeper.read(fake({ GET: async () => made({ status: 'completed' }) }));
    expect(cart).toBeNull();
    expect([keeper.token(), keeper.ordered()]).toEqual([null, 't1']);
  });
  it('is not over because a connection is', () => {
    expect(isOver(new TypeError('fetch failed'))).toBe(false);
  });
});
