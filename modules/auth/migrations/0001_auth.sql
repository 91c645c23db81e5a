-- Who may call: API keys with scopes, bound to a channel or to an organization's whole house.

create table auth_key (
    id uuid not null primary key,
    name text not null,
    kind text not null check (kind in ('store', 'admin')),
    secret_hash bytea not null unique,  -- SHA-256 of a 256-bit random secret
    scopes text not null,          -- "orders:place,stock:read"
    legal_entity uuid,             -- the principal's scope; null is everything
    market uuid,
    channel uuid,
    location uuid,
    created_at bigint not null,
    expires_at bigint,
    revoked_at bigint,
    last_used_at bigint,           -- told once a minute at most
    version bigint not null default 1
);

-- Failed log-ins by account and by address, so that guessing gets slower and slower; gone an hour
-- after the last one.
create table auth_attempt (
    subject uuid not null primary key,  -- head of the SHA-256 of login or address
    failures bigint not null check (failures > 0),
    last_at bigint not null,
    blocked_until bigint not null
);
