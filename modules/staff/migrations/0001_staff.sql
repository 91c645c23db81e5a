-- People of the house: their accounts, what they may do, and where they are logged in.

create table staff_role (
    id uuid not null primary key,
    name text not null unique,
    scopes text not null,          -- "orders:read,stock:read"
    version bigint not null,
    created_at bigint not null,
    updated_at bigint not null
);

create table staff_account (
    id uuid not null primary key,
    login text not null unique,    -- normalized
    name text not null,
    language text not null,
    status text not null check (status in ('active', 'disabled')),
    password_hash text not null,   -- Argon2id with its parameters
    must_change bigint not null check (must_change in (0, 1)),  -- somebody else chose the password
    password_until bigint,         -- then: when it ends
    legal_entity uuid,             -- how far the account reaches; null is everything
    market uuid,
    channel uuid,
    location uuid,
    version bigint not null,
    created_at bigint not null,
    updated_at bigint not null
);

create table staff_account_role (
    account uuid not null references staff_account (id),
    role uuid not null references staff_role (id),
    primary key (account, role)
);
create index staff_account_role_role on staff_account_role (role);

create table staff_session (
    id uuid not null primary key,
    account uuid not null references staff_account (id),
    token_hash bytea not null unique,  -- SHA-256 of a 256-bit random token
    created_at bigint not null,
    factor text not null,              -- what proved who it is: "password", "totp", ...
    seen_at bigint not null,           -- told once a minute at most
    expires_at bigint not null,
    ended_at bigint
);
create index staff_session_account on staff_session (account);

-- The second factor. A step is used once: last_step only grows.
create table staff_totp (
    account uuid not null primary key references staff_account (id),
    secret bytea not null,             -- encrypted where a key for it is configured
    confirmed_at bigint,               -- null: not asked for yet
    last_step bigint not null
);

create table staff_recovery_code (
    account uuid not null references staff_account (id),
    code_hash bytea not null,          -- SHA-256 of 120 random bits
    used_at bigint,
    primary key (account, code_hash)
);

-- Who somebody is to an identity provider (OpenID Connect). Rows stay when they end: who was linked
-- once is not linked by an e-mail address again.
create table staff_identity (
    issuer text not null,
    subject text not null,
    account uuid not null references staff_account (id),
    linked_by text not null check (linked_by in ('administrator', 'email')),
    created_at bigint not null,
    ended_at bigint,
    primary key (issuer, subject)
);
create index staff_identity_account on staff_identity (account);

-- Log-ins at a provider that came back: each may do so once.
create table staff_oidc_return (
    token_hash bytea not null primary key,  -- SHA-256 of the browser's cookie
    expires_at bigint not null
);
