-- What was published to everybody, edition by edition: it stays known for good, so the next edition is judged with it.
-- Append-only like all facts; who and the moment of recording are the act's.

-- `as_of` is the month's last day, `least` the least size of a group whose counts were public then.
create table public_edition (
    act bigint not null, known_at timestamp not null, edition integer not null, as_of date not null, year text not null, least integer not null
);
-- The groups of its tables and in which group of the tier above each lies; `items` is actions or milestones.
create table public_group (
    act bigint not null, items text not null, tier text not null, group_id text,
    pos integer not null, name text not null, parent_tier text, parent_id text
);
-- What it says: a count, or the reason for which it is hidden (small or complement). Nothing else may be shown.
create table public_count (
    act bigint not null, items text not null, tier text not null, group_id text, figure text not null, shown bigint, reason text
);
-- The counts behind what it hides. Never shown: with them it is proved that nobody can work them out.
create table public_hidden (
    act bigint not null, items text not null, tier text not null, group_id text, figure text not null, value bigint not null
);
-- The results measures that it shows, the whole group's alone; `status` is suppressed where the result is hidden.
create table public_measure (
    act bigint not null, pos integer not null, measure text not null, indicator text not null, owner text not null,
    unit text, direction text not null, year text not null, target double, actual double, status text not null
);
