-- act_log(): the record of acts: who did what, when, why, about what, and the digest that seals it.
-- One row  per act, in the order of recording. `digest` is null for acts sealed together with later ones.
-- Meaning  docs/operate.md, "The record". `known_at` is the moment that the act counts from, `recorded_at` that of its recording.
create or replace macro act_log() as table
with named as (
    select act, upload || ' ' || unit || ' ' || strftime(month, '%Y-%m') || ' ' || file as about from upload
    union all select act, upload from withdrawal
    union all select act, item from adjustment
    union all select act, milestone from declaration
    union all select act, file from plan_load
    union all select act, year from year_open
    union all select act, name from mapping_kept
    union all select act, name from mapping_forgotten
    union all select act, review from review
    union all select act, review from review_note
    union all select act, review from review_attendance
    union all select act, review from review_close
    union all select act, review from review_reopen
    union all select act, commitment from commitment
    union all select act, commitment from commitment_close
    union all select act, recommendation from recommendation_step
    union all select act, request from request_step
    union all select act, measure || ' ' || year from target_set
    union all select act, unit || ' ' || strftime(month, '%Y-%m') from reminder
    union all select act, accomplishment from accomplishment
    union all select act, accomplishment from accomplishment_removed
    union all select act, suggestion from suggestion
    union all select act, suggestion from suggestion_removed
    union all select act, milestone || ' ' || choice from next_year_choice
    union all select act, concat_ws(' ', email, role, scope, 'from ' || from_on, 'until ' || to_on, 'for ' || deputy_for) from person_added
    union all select act, concat_ws(' ', email, role, scope) from person_ended
    union all select act, about from event
    union all select act, 'edition ' || edition || ' ' || strftime(as_of, '%Y-%m') from public_edition
),
about as (select act, string_agg(distinct about, ', ' order by about) as about from named group by act)
select a.act, a.kind, a.who, a.why, o.about, a.known_at, a.recorded_at, c.digest
from act as a
left join about as o on o.act = a.act
left join act_chain as c on c.act = a.act
order by a.act
