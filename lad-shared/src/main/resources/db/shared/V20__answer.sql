-- Answers kept for an Idempotency-Key. Requests without a tenant (register, say) are kept under the nil UUID.
create table answer (
    tenant_id    uuid        not null,
    key          text        not null,
    request_hash text        not null,
    lease_until  timestamptz not null,
    started_at   timestamptz not null,
    status       int,
    headers      jsonb,
    body         bytea,
    primary key (tenant_id, key)
);
create index answer_started_at on answer (started_at);
select lad.protect('answer');
