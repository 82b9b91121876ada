-- What the columns and words of an agency's own spreadsheets mean, kept under a name; and where a plan made of them
-- was read from. Append-only like all facts: of a name the last act counts, kept or forgotten.

create table mapping_kept (
    act bigint not null, known_at timestamp not null,
    name text not null, fingerprint text not null, unit text, document text not null
);
create table mapping_forgotten (act bigint not null, known_at timestamp not null, name text not null);

-- Sheet Source of a plan workbook: the agency's own file, sheet and cells behind a row of the plan, by the row's code.
create table plan_source (
    act bigint not null, row integer, pos integer not null,
    sheet text not null, code text not null, file text not null, source_sheet text, cells text
);
