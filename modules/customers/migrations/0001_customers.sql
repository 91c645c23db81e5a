-- People: the immutable who of an order or message, and the profiles that parties belong to.

-- Personal data of orders and messages lives here and nowhere else, so that it can be erased.
create table customers_party (
    id uuid not null primary key,
    kind text not null check (kind in ('person', 'organization')),
    name text,
    email text,                    -- normalized
    phone text,
    language text,
    address text,                  -- JSON snapshot
    organization uuid,             -- B2B: whose contact this is
    recorded_at bigint not null,
    erased_at bigint,
    restricted_until bigint        -- erased, but for name and address, which the tax office may ask
                                   -- for until then; nobody else is shown them
)
--sqlite: without rowid
;

-- One customer over all identifiers.
create table customers_profile (
    id uuid not null primary key,
    legal_entity uuid,             -- whose customer; null: of the whole house
    external_reference text unique,
    email text,
    phone text,                    -- of a household, perhaps: several customers may share it
    name text,
    language text,
    country text,
    consent_version bigint not null,
    version bigint not null,
    created_at bigint not null,
    updated_at bigint not null
);
create index customers_profile_phone on customers_profile (phone) where phone is not null;
create unique index customers_profile_email on customers_profile (email) where email is not null;

-- Versioned, so that a merge can be undone without rewriting anything.
create table customers_party_profile (
    party uuid not null,
    version bigint not null,
    profile uuid not null,
    reason text not null,
    recorded_at bigint not null,
    primary key (party, version)
)
--sqlite: without rowid
;
create index customers_party_profile_profile on customers_party_profile (profile);

create table customers_organization (
    id uuid not null primary key,
    name text not null,
    vat_id text,
    payment_terms text,
    created_at bigint not null
);

-- Customers who get the same prices and promotions.
create table customers_group (
    id uuid not null primary key,
    code text not null unique,
    name text not null,
    version bigint not null,
    created_at bigint not null,
    updated_at bigint not null
);

create table customers_group_member (
    profile uuid not null,
    group_id uuid not null references customers_group (id),
    added_at bigint not null,
    primary key (profile, group_id)
)
--sqlite: without rowid
;
create index customers_group_member_group on customers_group_member (group_id, profile);
