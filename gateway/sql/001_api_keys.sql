create table api_keys (
    id uuid primary key,
    client text not null,
    name text not null,
    role text not null,
    brand text,
    dealer text,
    -- When set, the key may do no more than these of what its role may do.
    scopes text[],
    -- SHA-256 of the whole key. A key carries 256 random bits, so a slow hash would add nothing.
    hash bytea not null unique check (octet_length(hash) = 32),
    created_at timestamptz not null,
    created_by text not null,
    expires_at timestamptz,
    revoked_at timestamptz,
    revoked_by text,
    last_used_at timestamptz
);

create index api_keys_live on api_keys (client) where revoked_at is null;

-- The running gateway can issue and revoke a key, but not give one another role.
grant select, insert, update (revoked_at, revoked_by, last_used_at) on api_keys to "gateway";
