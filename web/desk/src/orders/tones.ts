// The color of a status: what waits for a person stands out, what is done is quiet.
import type { Schemas } from '@nahtlos/client';
import type { Tone } from '../parts/Status.js';

type Order = Schemas['OrderEntry'];
export const orderTone: Record<Order['status'], Tone> = {
  draft: 'quiet',
  placed: 'calm',
  on_hold: 'warn',
  canceled: 'quiet',
  closed: 'good',
};
export const paymentTone: Record<Order['payment_status'], Tone> = {
  due: 'warn',
  authorized: 'calm',
  partially_paid: 'warn',
  settled: 'good',
  overpaid: 'warn',
  refunded: 'quiet',
};
export const fulfillmentTone: Record<Order['fulfillment_status'], Tone> = {
  unfulfilled: 'calm',
  partially_fulfilled: 'calm',
  fulfilled: 'good',
  nothing: 'quiet',
};
export const stepTone: Record<Schemas['FulfillmentView']['status'], Tone> = {
  unassigned: 'bad',
  assigned: 'calm',
  accepted: 'calm',
  picking: 'calm',
  packed: 'calm',
  shipped: 'good',
  delivered: 'good',
  ready: 'calm',
  arrived: 'warn',
  handed_over: 'good',
  no_show: 'warn',
  rejected: 'quiet',
  on_hold: 'warn',
  canceled: 'quiet',
};
export const moneyTone: Record<Schemas['PaymentView']['status'], Tone> = {
  pending: 'warn',
  authorized: 'calm',
  captured: 'good',
  partially_refunded: 'calm',
  refunded: 'quiet',
  canceled: 'quiet',
  failed: 'bad',
  charged_back: 'bad',
};
export const returnTone: Record<Schemas['Return']['status'], Tone> = {
  requested: 'warn',
  approved: 'calm',
  in_transit: 'calm',
  received: 'warn',
  inspected: 'warn',
  refunded: 'good',
  declined: 'quiet',
  canceled: 'quiet',
};
