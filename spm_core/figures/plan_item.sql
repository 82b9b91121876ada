-- plan_item(known_at): the actions and milestones of the plan as known at a moment, whatever their year.
-- One row  per item. `lead` is a unit (or, for a milestone, a named team); an action's own year is its milestone's.
create or replace macro plan_item(known_at) as table
with s as materialized (select load, year_start_month from setting(known_at => known_at))
select
    'milestone' as kind, m.milestone as item, m.milestone, m.strategy, g.goal,
    m.year, cast(left(m.year, 4) as integer) as start_year, s.year_start_month,
    m.text, null as responsible, m.lead, cast(null as date) as start_on, m.due, m.due_precision, m.pos, m.row, s.load
from s
inner join plan_milestone as m on m.act = s.load
inner join plan_strategy as g on g.act = s.load and g.strategy = m.strategy
union all
select
    'action' as kind, a.action as item, a.milestone, m.strategy, g.goal,
    m.year, cast(left(m.year, 4) as integer) as start_year, s.year_start_month,
    a.text, a.responsible, a.unit as lead, a.start_on, a.due, a.due_precision, a.pos, a.row, s.load
from s
inner join plan_action as a on a.act = s.load
inner join plan_milestone as m on m.act = s.load and m.milestone = a.milestone
inner join plan_strategy as g on g.act = s.load and g.strategy = m.strategy;
