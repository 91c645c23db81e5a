-- Placed orders whose goods go to the customer another way than they were ordered.

alter table orders_change add column method text;      -- none: the change was not about the way
alter table orders_change add column location uuid;    -- where it is collected, if it is
