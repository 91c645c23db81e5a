-- Gift cards and store credit: accounts, their ledger, what orders take from them, and which
-- articles are gift cards.

create table stored_value_account (
    id uuid not null primary key,
    kind text not null check (kind = 'gift_card' or kind = 'credit'),
    purpose text not null check (purpose = 'multi' or purpose = 'single'),  -- of vouchers, for VAT
    status text not null check (status = 'active' or status = 'blocked' or status = 'expired'),
    legal_entity uuid not null,
    currency text not null,
    balance_minor bigint not null check (balance_minor >= 0),  -- the fold of the entries
    entries bigint not null,       -- number of the last one
    code_hash uuid unique,         -- head of the SHA-256 of the code, which nobody stores
    code_hint text not null,       -- its last four characters
    profile uuid,                  -- whose it is; credit always has one
    order_id uuid,                 -- that it was sold by
    external_reference text unique,
    expires_at bigint,
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null
);
create index stored_value_account_profile on stored_value_account (profile, id)
    where profile is not null;
create index stored_value_account_order on stored_value_account (order_id, id)
    where order_id is not null;
create index stored_value_account_expiry on stored_value_account (expires_at, id)
    where status = 'active' and expires_at is not null;

create table stored_value_entry (
    account uuid not null,
    seq bigint not null,
    kind text not null check (kind = 'issued' or kind = 'redeemed' or kind = 'released' or
        kind = 'refunded' or kind = 'credited' or kind = 'debited' or kind = 'expired'),
    amount_minor bigint not null check (amount_minor <> 0),
    source uuid not null,          -- the command or refund that did it; does it once
    order_id uuid,
    reason text,
    recorded_at bigint not null,
    primary key (account, seq)
)
--sqlite: without rowid
;
create unique index stored_value_entry_source on stored_value_entry (account, source, kind);

-- What an order takes from an account: reserved while the rest is paid, then redeemed or released.
create table stored_value_use (
    order_id uuid not null,
    account uuid not null,
    payment uuid not null,
    amount_minor bigint not null check (amount_minor > 0),
    state text not null check (state = 'reserved' or state = 'redeemed' or state = 'released'),
    primary key (order_id, account)
)
--sqlite: without rowid
;

-- Variants that are gift cards: when an order of them is paid, cards are issued.
create table stored_value_article (
    variant uuid not null primary key,
    purpose text not null check (purpose = 'multi' or purpose = 'single'),
    valid_months bigint,           -- from the end of the year of the sale on; none: for ever
    updated_at bigint not null
);
