-- The facts, append-only: nothing here is ever updated or deleted, and nothing is unique by force
-- (an index triples the size and a view picks what is in force). Each fact has the month or day that it
-- speaks of and `known_at`, the moment it became known (UTC). `act` is the order of recording.

create table act (
    act bigint not null,
    kind text not null,
    who text not null,
    why text,
    known_at timestamp not null,
    recorded_at timestamp not null
);

-- A file as it came, byte for byte.
create table original (
    act bigint not null,
    sha256 text not null,
    file text not null,
    bytes blob not null
);

-- A plan load is a whole snapshot; the plan at a moment is the load with the latest known_at.
create table plan_load (act bigint not null, known_at timestamp not null, file text not null, sha256 text not null);
create table plan_setting (act bigint not null, row integer, key text not null, value text);
create table plan_division (
    act bigint not null, row integer, pos integer not null, division text not null, name text not null, leader text
);
create table plan_unit (
    act bigint not null, row integer, pos integer not null,
    unit text not null, division text not null, name text not null, leader text, email text
);
create table plan_goal (
    act bigint not null, row integer, pos integer not null, goal text not null, text text not null, kind text not null
);
create table plan_strategy (
    act bigint not null, row integer, pos integer not null,
    strategy text not null, goal text not null,
    if_text text not null, then_text text not null, and_text text, codes text, evidence text
);
create table plan_milestone (
    act bigint not null, row integer, pos integer not null,
    milestone text not null, strategy text not null, year text not null, text text not null,
    due date not null, due_precision text not null, lead text not null, carried_from text
);
create table plan_action (
    act bigint not null, row integer, pos integer not null,
    action text not null, milestone text not null, text text not null, responsible text,
    unit text not null, start_on date, start_precision text, due date not null, due_precision text not null,
    resources text, outputs text
);
create table plan_collaborator (
    act bigint not null, row integer, pos integer not null,
    item text not null, unit text not null, from_on date, to_on date, purpose text
);
create table plan_measure (
    act bigint not null, row integer, pos integer not null,
    measure text not null, owner text not null, indicator text not null, data_source text, unit text,
    direction text not null, tolerance double, published_month integer
);
create table plan_value (
    act bigint not null, row integer, pos integer not null,
    measure text not null, year text not null, kind text not null,
    value double, suppressed boolean not null, subgroup text not null, n bigint
);
create table plan_function (
    act bigint not null, row integer, pos integer not null,
    function text not null, unit text not null,
    current text, needed text, finding text, discussion text, resolution text
);
create table plan_person (
    act bigint not null, row integer, pos integer not null, email text not null, name text not null, role text not null, scope text
);
-- Which column of the file held which field, so that every fact leads back to its cell.
create table plan_column (act bigint not null, sheet text not null, field text not null, letter text not null);

-- Opening a plan year freezes the due date of each item that the plan then holds for it: P0.
create table year_open (act bigint not null, known_at timestamp not null, year text not null);
create table frozen_item (
    act bigint not null, known_at timestamp not null,
    year text not null, kind text not null, item text not null, frozen date not null
);

-- What was decided: the last by decided_on counts, ties by known_at, then by act.
create table adjustment (
    act bigint not null, known_at timestamp not null, decided_on date not null,
    item text not null, change text not null,
    to_date date, to_precision text, to_unit text, to_text text
);
create table declaration (
    act bigint not null, known_at timestamp not null, decided_on date not null,
    milestone text not null, result text not null, met_on date
);

-- A month's report: `month` is the month's last day, `known_at` the moment of receipt.
create table upload (
    act bigint not null, known_at timestamp not null,
    upload text not null, unit text not null, month date not null, sha256 text not null, file text not null
);
create table withdrawal (act bigint not null, known_at timestamp not null, upload text not null);
create table report_header (act bigint not null, key text not null, value text);
create table report_status (
    act bigint not null, row integer not null,
    action text not null, word text, word_read text, completed_on date, forecast date,
    evidence text, note text, change_asked text, change_detail text
);
create table report_milestone (act bigint not null, row integer not null, milestone text not null, forecast date, note text);
create table report_measure (
    act bigint not null, row integer not null,
    measure text not null, year text not null, subgroup text not null, n bigint,
    value double, suppressed boolean not null, note text
);
create table report_recommendation (act bigint not null, row integer not null, recommendation text not null, about text, answer text);
create table report_column (act bigint not null, sheet text not null, field text not null, letter text not null);
