-- item_reach(as_of): which units work on each item of the plan: its lead now, and its collaborators on the day.
-- One row  per item and unit (or named team); `leads` tells the two apart.
-- Meaning  docs/access.md: who works on an item sees it, with the milestone above it and the actions under it.
create or replace macro item_reach(as_of) as table
with moved as (
    select a.item, a.to_unit,
        row_number() over (partition by a.item order by a.decided_on desc, a.known_at desc, a.act desc) as latest
    from adjustment as a
    where a.change = 'reassign'
),
item as (
    select p.kind, p.item, p.milestone, coalesce(m.to_unit, p.lead) as lead
    from plan_item(known_at => timestamp '9999-12-31 23:59:59') as p
    left join moved as m on m.item = p.item and m.latest = 1
)
select i.kind, i.item, i.milestone, i.lead as unit, true as leads from item as i
union all
select i.kind, i.item, i.milestone, c.unit, false
from item as i
inner join collaborator(as_of => as_of, known_at => timestamp '9999-12-31 23:59:59') as c on c.item = i.item;
