-- Reviews: meetings with an agenda, minutes, decisions and promises; closing one freezes its figures under a number.
-- Append-only like all facts; who, why and the moment of recording are the act's.

create table review (
    act bigint not null, known_at timestamp not null,
    review text not null, kind text not null, scope text not null, period text not null, opened_on date not null,
    as_of date -- the last day of the month chosen at opening; null: the period's latest whole month
);
create table review_note (act bigint not null, known_at timestamp not null, review text not null, section text not null, text text not null);
create table review_attendance (act bigint not null, known_at timestamp not null, review text not null, person text not null);
-- The whole document of `spm review show` at that moment, for ever the same.
create table review_close (
    act bigint not null, known_at timestamp not null, review text not null, number integer not null, as_of date not null, document text not null
);
create table review_reopen (act bigint not null, known_at timestamp not null, review text not null);

-- The review in which an act was decided: an adjustment, declaration, target, answer or declined request.
create table decision_review (act bigint not null, review text not null);

create table commitment (
    act bigint not null, known_at timestamp not null, commitment text not null, review text not null,
    text text not null, owner text not null, due date not null
);
create table commitment_close (act bigint not null, known_at timestamp not null, commitment text not null, outcome text not null);

-- A recommendation is what a unit's workbook says (report_recommendation); here is what became of it.
-- `step` is answer, escalate or withdraw.
create table recommendation_step (act bigint not null, known_at timestamp not null, recommendation text not null, step text not null, text text);

-- A change asked is what a unit's workbook says (report_status); here is what became of it.
-- `step` is accept, change (accepted with another value) or decline; `decision` the adjustment's act, null when declined.
create table request_step (
    act bigint not null, known_at timestamp not null, request text not null, step text not null, item text not null, change text not null, decision bigint
);

-- A target decided for a results measure: the last by decided_on counts, ties by known_at, then by act.
create table target_set (
    act bigint not null, known_at timestamp not null, decided_on date not null, measure text not null, year text not null, value double not null
);

-- What lies behind a declaration, and what the milestone's actions said when it was made.
create table declaration_evidence (act bigint not null, evidence text, proposed text);

-- Changes `collaborate` and `release` of the table adjustment: from which day to which (null: open).
create table collaboration (act bigint not null, from_on date, to_on date);
