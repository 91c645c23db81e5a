-- Parcels at carriers, and what carriers told of them.

create table carriers_shipment (
    id uuid not null primary key,
    order_id uuid not null,
    fulfillment uuid not null,
    legal_entity uuid not null,
    carrier text not null,
    service text not null,
    parcel bigint not null check (parcel > 0),
    status text not null check (status = 'requested' or status = 'labeled' or
        status = 'in_transit' or status = 'exception' or status = 'out_for_delivery' or
        status = 'delivered' or status = 'returned' or status = 'canceling' or
        status = 'canceled' or status = 'failed'),
    weight_g bigint not null check (weight_g > 0),
    pickup_point text,             -- the carrier's id of it
    tracking text,
    reason text,                   -- of what failed, in the carrier's word
    cost_minor bigint,
    currency text,
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null
);
-- A parcel is handed to one carrier at a time.
create unique index carriers_shipment_parcel on carriers_shipment (fulfillment, parcel)
    where status <> 'canceled' and status <> 'failed';
create unique index carriers_shipment_tracking on carriers_shipment (carrier, tracking)
    where tracking is not null;
create index carriers_shipment_order on carriers_shipment (order_id, id);

create table carriers_label (
    shipment uuid not null primary key references carriers_shipment (id),
    order_id uuid not null,
    pdf text not null,             -- base64
    zpl text not null
);

create table carriers_event (
    shipment uuid not null references carriers_shipment (id),
    order_id uuid not null,
    event text not null,           -- the carrier's id of it
    status text not null check (status = 'in_transit' or status = 'exception' or
        status = 'out_for_delivery' or status = 'delivered' or status = 'returned'),
    at bigint not null,            -- by the carrier's clock
    text text,                     -- may say with whom it was left
    recorded_at bigint not null,
    primary key (shipment, event)
)
--sqlite: without rowid
;
create index carriers_event_order on carriers_event (order_id);

create index carriers_label_order on carriers_label (order_id);

-- Told of parcels that nobody here knows; taken over when one becomes known.
create table carriers_stray (
    carrier text not null,
    event text not null,
    tracking text not null,
    status text not null,
    at bigint not null,
    recorded_at bigint not null,
    primary key (carrier, event)
)
--sqlite: without rowid
;
create index carriers_stray_tracking on carriers_stray (carrier, tracking);
