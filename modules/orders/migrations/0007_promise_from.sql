-- The beginning of a window in which goods are brought; promise_by is its end.

alter table orders_fulfillment add column promise_from bigint
