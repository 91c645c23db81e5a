-- Endpoints of others that events are sent to, the keys that sign what is sent, and what became of
-- each event.

create table webhooks_endpoint (
    id uuid not null primary key,
    url text not null,
    description text,
    types text not null,           -- "order_placed,order_canceled"; empty: all
    channel uuid,                  -- only events of it
    market uuid,
    state text not null check (state = 'enabled' or state = 'disabled' or state = 'deleted'),
    reason text check (reason = 'asked' or reason = 'failing' or reason = 'gone'),
    from_position bigint not null, -- of the first event that it gets
    failing_since bigint,          -- nothing has arrived since
    successes bigint not null,     -- how many have arrived; the next one's number
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null
);

create table webhooks_key (
    endpoint uuid not null,
    number bigint not null,
    kind text not null check (kind = 'hmac' or kind = 'ed25519'),
    sealed bytea not null,         -- the secret, encrypted where webhooks.secret_key is set
    public_key text,
    created_at bigint not null,
    expires_at bigint,
    primary key (endpoint, number)
)
--sqlite: without rowid
;

-- One event for one endpoint. Of the open ones of an aggregate one is waiting or sending, the
-- others are queued behind it.
create table webhooks_delivery (
    id uuid not null primary key,  -- follows from endpoint and position: the webhook-id
    endpoint uuid not null,
    position bigint not null,      -- of the event
    type text not null,
    aggregate uuid not null,
    state text not null check (state = 'queued' or state = 'waiting' or state = 'sending' or
        state = 'delivered' or state = 'dead'),
    due_at bigint not null,        -- of sending: when others may try
    attempts bigint not null,
    tries bigint not null,         -- of those: since it was last begun anew
    replays bigint not null,
    status bigint,                 -- of the last answer
    error text,                    -- why there was none
    success bigint,                -- the endpoint's n-th
    delivered_at bigint,
    created_at bigint not null,
    updated_at bigint not null
);
create index webhooks_delivery_due on webhooks_delivery (endpoint, due_at)
    where state = 'waiting' or state = 'sending';
create index webhooks_delivery_open on webhooks_delivery (endpoint, aggregate, position)
    where state = 'queued' or state = 'waiting' or state = 'sending';
create index webhooks_delivery_dead on webhooks_delivery (endpoint, id) where state = 'dead';
create index webhooks_delivery_list on webhooks_delivery (endpoint, id);
create index webhooks_delivery_old on webhooks_delivery (created_at);

create table webhooks_attempt (
    delivery uuid not null,
    number bigint not null,
    sent_at bigint not null,
    duration_ms bigint not null,
    status bigint,                 -- of the answer; none: nothing answered
    error text,
    body text,                     -- the answer's first bytes
    primary key (delivery, number)
)
--sqlite: without rowid
;
