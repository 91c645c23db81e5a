-- Money: payments, their append-only events, and what they pay for.

create table payments_payment (
    id uuid not null primary key,
    legal_entity uuid not null,
    provider text not null,
    method text not null,
    currency text not null,
    amount_minor bigint not null,
    authorized_minor bigint not null,
    captured_minor bigint not null,
    refunded_minor bigint not null,
    charged_back_minor bigint not null,
    unapplied_minor bigint not null,   -- below zero: so much more was taken back than came
    status text not null,
    provider_reference text,       -- the provider's own id of the payment
    created_at bigint not null,
    version bigint not null,
    check (captured_minor >= 0 and refunded_minor >= 0 and charged_back_minor >= 0)
)
--sqlite: without rowid
;
-- Money that pays for nothing, or was lost, which is rare.
create index payments_payment_unapplied on payments_payment (id) where unapplied_minor <> 0;

create table payments_event (
    payment uuid not null,
    seq bigint not null,
    provider text not null,
    kind text not null check (kind = 'authorize' or kind = 'capture' or kind = 'refund' or
        kind = 'cancel' or kind = 'charge_back'),
    outcome text not null check (outcome = 'requested' or outcome = 'succeeded' or
        outcome = 'failed'),
    amount_minor bigint not null,
    provider_event text,           -- unique per provider: a webhook twice has one effect
    idempotency_key uuid,          -- ours, sent to the provider
    reason text,
    recorded_at bigint not null,
    primary key (payment, seq)
)
--sqlite: without rowid
;
create unique index payments_event_provider on payments_event (provider, provider_event)
    where provider_event is not null;

-- Many to many: a tender may pay several orders, an order several tenders. Clustered by what is
-- paid, since that is how it is read.
create table payments_allocation (
    target uuid not null,
    payment uuid not null,
    target_kind text not null check (target_kind in ('order', 'document')),
    amount_minor bigint not null,
    primary key (target, payment)
)
--sqlite: without rowid
;
