import { NahtlosError } from '@nahtlos/client';
import { describe, expect, it } from 'vitest';
import { changeOf, endOf, isDeclined, isSoldOut, paymentOf, withoutMissing, wrongOf, type Wish } from './checkout.js';

const wish: Wish = {
  email: 'ada@example.com', name: 'Ada Brandt', method: 'ship', address1: 'Weg 1',
  postalCode: '10115', city: 'Berlin', store: '',
};

describe('a checkout', () => {
  it('names what is missing for the way that was chosen', () => {
    expect(wrongOf(wish)).toEqual({});
    expect(wrongOf({ ...wish, email: 'ada', city: ' ' })).toEqual({ email: 'email', city: 'required' });
    expect(wrongOf({ ...wish, method: 'pickup', city: '' })).toEqual({ store: 'required' });
  });
  it('says the delivery as the API takes it', () => {
    expect(changeOf(wish, 'DE', 'de').delivery).toEqual({
      method: 'ship',
      address: { name: 'Ada Brandt', address1: 'Weg 1', postal_code: '10115', city: 'Berlin', country: 'DE' },
    });
    expect(changeOf({ ...wish, method: 'curbside', store: 'loc_1' }, 'DE', 'de').delivery).toEqual({
      method: 'curbside', location: 'loc_1',
    });
    expect(changeOf({ ...wish, method: 'pickup', store: 'loc_1', way: 'abholen' }, 'DE', 'de').delivery).toEqual({
      method: 'pickup', location: 'loc_1', way: 'abholen',
    });
  });
  it('is brought by the store of the way, in a window', () => {
    const brought = { ...wish, method: 'local_delivery' as const, way: 'rad', store: 'loc_1' };
    expect(wrongOf({ ...brought, city: '' })).toEqual({ city: 'required', slot: 'required' });
    expect(changeOf({ ...brought, slot: '2026-01-05T17:00:00Z' }, 'DE', 'de').delivery).toEqual({
      method: 'local_delivery', way: 'rad', location: 'loc_1', slot: '2026-01-05T17:00:00Z',
      address: { name: 'Ada Brandt', address1: 'Weg 1', postal_code: '10115', city: 'Berlin', country: 'DE' },
    });
  });
  it('addresses a parcel shop under the name of the customer', () => {
    const shop = { ...wish, method: 'parcel_shop' as const, carrier: 'test' };
    expect(wrongOf(shop)).toEqual({ point: 'required' });
    const point = {
      id: 'DE-1', name: 'Paketshop 1', address1: 'Marktstraße 3', postal_code: '10115', city: 'Berlin',
      country: 'DE', latitude: 52.5, longitude: 13.4, distance_m: 100, opening_hours: [],
    };
    expect(wrongOf({ ...shop, point })).toEqual({});
    expect(changeOf({ ...shop, point }, 'DE', 'de').delivery).toEqual({
      method: 'parcel_shop',
      address: {
        name: 'Ada Brandt', address1: 'Marktstraße 3', postal_code: '10115', city: 'Berlin', country: 'DE',
        pickup_point: { carrier: 'test', id: 'DE-1', name: 'Paketshop 1' },
      },
    });
  });
  it('pays by invoice without a provider', () => {
    expect(paymentOf('invoice', 'x')).toEqual({ terms: 'invoice' });
    expect(paymentOf('test_success', 'x')).toMatchObject({ provider: 'test', return_url: 'x' });
  });
  it('ends as the answer says', () => {
    const answer = { status: 'pending', redirect_url: 'https://bank' } as never;
    expect(endOf(answer)).toBe('redirect');
    expect(endOf({ status: 'declined' } as never)).toBe('declined');
    expect(endOf({ status: 'placed' } as never)).toBe('placed');
  });
  it('goes on with what there is when somebody was faster', () => {
    const lines = [
      { line: 1, quantity: 2, available: 2 },
      { line: 2, quantity: 3, available: 1 },
      { line: 3, quantity: 1, available: 0 },
      { line: 4, quantity: 1 },
    ] as never;
    expect(withoutMissing({ lines })).toEqual([
      { action: 'set', line: 2, quantity: 1 },
      { action: 'remove', line: 3 },
    ]);
  });
  it('knows the last piece that somebody else has', () => {
    expect(isSoldOut(new NahtlosError({ title: '', status: 409, code: 'insufficient_stock' }))).toBe(true);
    expect(isSoldOut(new TypeError('offline'))).toBe(false);
  });
  it('tells a declined card from a lost connection', () => {
    const declined = new NahtlosError({ title: '', status: 409, code: 'payment_declined' });
    expect([isDeclined(declined), isSoldOut(declined)]).toEqual([true, false]);
    expect(isDeclined(new TypeError('offline'))).toBe(false);
  });
});
