-- What was changed of placed orders: how many units of which lines, and who gets the goods now.

create table orders_change (
    order_id uuid not null,
    id uuid not null,
    version_before bigint not null,   -- of the order, when the change was computed
    version bigint not null,          -- of the order, once it was made
    lines text not null,              -- JSON: units of each line before and after, and the amount
    owed_before_minor bigint not null,
    owed_minor bigint not null,
    recipient_before uuid,            -- parties; none: the buyer
    recipient uuid,                   -- none: the change was not about the address
    recorded_at bigint not null,
    primary key (order_id, id),
    check (version > version_before)
)
--sqlite: without rowid
;
