-- From one plan year to the next: what was accomplished, what next year could take up, what becomes of open milestones.
-- Append-only like all facts; who, why and the moment of recording are the act's.

-- An accomplishment chosen for a plan year's report. The same id again: edited; the last by act counts.
-- `month`, `item` and `upload` say where it was told; all null when somebody wrote it anew.
create table accomplishment (
    act bigint not null, known_at timestamp not null, accomplishment text not null, year text not null,
    unit text, text text not null, month text, item text, upload text
);
create table accomplishment_removed (act bigint not null, known_at timestamp not null, accomplishment text not null);

-- What somebody suggests for a plan year that is to come; in no plan by itself. The same id again: edited.
-- `reason` is carried, late, partly_met, recommendation, target_missed or other; `about` the code or id behind it.
create table suggestion (
    act bigint not null, known_at timestamp not null, suggestion text not null, year text not null,
    text text not null, reason text not null, about text, strategy text, lead text
);
create table suggestion_removed (act bigint not null, known_at timestamp not null, suggestion text not null);

-- What is to become of a milestone in the next plan workbook: carry, keep or drop. The last by decided_on counts.
create table next_year_choice (
    act bigint not null, known_at timestamp not null, decided_on date not null, milestone text not null, choice text not null
);
