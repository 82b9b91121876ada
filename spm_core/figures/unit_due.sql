-- unit_due(months, known_at, in_year): live actions due by the end of each month, plan now, and how many of them are done.
-- One row  per month and unit that leads any action (null: led by a named team). The same counts as completion's T1, for the heat grid.
create or replace macro unit_due(months, known_at, in_year) as table
select
    i.month_end, case when i.lead_is_unit then i.lead end as unit,
    count(*) filter (where not i.is_dropped and i.approved <= i.month_end and i.completed is not null) as done,
    count(*) filter (where not i.is_dropped and i.approved <= i.month_end) as due
from item_months(months => months, known_at => known_at, in_year => in_year) as i
where i.kind = 'action'
group by i.month_end, case when i.lead_is_unit then i.lead end;
