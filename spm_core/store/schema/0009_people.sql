-- Who may do what, beside the plan's sheet People: roles given and ended. Append-only like all facts: an end counts for
-- what was given before it, and for the plan's line of that address and role until it is given anew here.
-- `from_on` and `to_on` are days on the agency's clock, both included; null: no limit. `deputy_for` is an address.
create table person_added (
    act bigint not null, known_at timestamp not null,
    email text not null, name text not null, role text not null, scope text, from_on date, to_on date, deputy_for text
);
-- `role` and `scope` null: whatever that address had.
create table person_ended (act bigint not null, known_at timestamp not null, email text not null, role text, scope text);

-- What happened without changing a fact: files refused, exports and downloads, looking as somebody else, attempts denied.
create table event (act bigint not null, about text);
