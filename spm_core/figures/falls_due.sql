-- falls_due(as_of, known_at, in_year): how many live actions have their approved date in each month, done or not.
-- One row  per unit (null: led by a named team) and month that has any.
create or replace macro falls_due(as_of, known_at, in_year) as table
select case when i.lead_is_unit then i.lead end as unit, strftime(i.approved, '%Y-%m') as month, count(*) as n
from item_at(as_of => as_of, known_at => known_at, in_year => in_year) as i
where i.kind = 'action' and not i.is_dropped
group by case when i.lead_is_unit then i.lead end, strftime(i.approved, '%Y-%m');
