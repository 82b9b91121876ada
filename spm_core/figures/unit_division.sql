-- unit_division(known_at): the division of each unit in the plan as known at a moment.
-- One row  per unit.
create or replace macro unit_division(known_at) as table
select u.unit, u.division, d.name as division_name
from setting(known_at => known_at) as s
inner join plan_unit as u on u.act = s.load
inner join plan_division as d on d.act = s.load and d.division = u.division;
