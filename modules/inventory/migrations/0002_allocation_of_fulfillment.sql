-- What waited may come from a location whose first parcel has left: the same goods of the same line
-- and location, handed over by another fulfillment.
create table inventory_allocation_new (
    order_id uuid not null,
    line bigint not null,
    stock_item uuid not null,
    pin uuid not null,
    pin_kind text not null check (pin_kind in ('location', 'supply')),
    owner uuid not null,
    fulfillment uuid not null,     -- the fulfillment order that hands the goods over
    channel_group text not null,
    quantity bigint not null check (quantity > 0),
    consumed bigint not null,
    released bigint not null,
    fenced bigint not null,        -- how much of it used a fence of its group
    primary key (order_id, line, stock_item, pin, fulfillment),
    check (consumed >= 0 and released >= 0 and consumed + released <= quantity)
)
--sqlite: without rowid
;
insert into inventory_allocation_new (order_id, line, stock_item, pin, pin_kind, owner, fulfillment,
    channel_group, quantity, consumed, released, fenced)
    select order_id, line, stock_item, pin, pin_kind, owner, fulfillment, channel_group, quantity,
        consumed, released, fenced from inventory_allocation;
drop table inventory_allocation;
alter table inventory_allocation_new rename to inventory_allocation;
