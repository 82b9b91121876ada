-- report_owed(as_of, known_at): the rows that units owe for the month that ends on as_of.
-- One row  per action: live on the day before the month, of the month's plan year, called completed by no report for an earlier month.
-- Meaning  docs/definitions.md, "Reports due".
create or replace macro report_owed(as_of, known_at) as table
with s as (select year_start_month from setting(known_at => known_at)),
said as materialized (select r.item, r.month, r.word from status_row(known_at => known_at) as r where r.word is not null)
select
    i.item, i.milestone, i.strategy, i.goal, i.lead as unit, i.division,
    exists (select 1 from said where said.item = i.item and said.month = as_of) as reported
from s
cross join lateral (
    select p.*
    from item_scope(
        as_of => cast(date_trunc('month', as_of) - interval 1 day as date),
        known_at => known_at,
        in_year => plan_year_of(as_of, s.year_start_month)
    ) as p
) as i
where i.kind = 'action' and i.lead_is_unit and i.dropped_on is null
    and not exists (
        select 1 from said where said.item = i.item and said.month < as_of and said.word = 'Completed'
    );
