-- The record of acts as a chain: each link seals the acts after the link before it, up to its own, with every row that
-- they wrote. `digest` is over `before` (the digest of the link before; empty for the first), the act's number and those
-- rows (store/chain.py). What was recorded before this table was made is sealed by the first link, all of it together.

create table act_chain (act bigint not null, digest text not null, before text not null);
