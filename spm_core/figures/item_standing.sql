-- item_standing(known_at): whether each item of the plan is in it for good (frozen, or added by an adjustment) or a proposal.
-- One row  per item of the plan, whatever its year.
create or replace macro item_standing(known_at) as table
select
    p.kind, p.item, p.milestone, p.year, p.lead, p.due, p.due_precision,
    f.item is not null or a.item is not null as in_plan
from plan_item(known_at => known_at) as p
left join (select distinct item from frozen_item where frozen_item.known_at <= known_at) as f on f.item = p.item
left join (
    select distinct item from adjustment where change = 'add' and adjustment.known_at <= known_at
) as a on a.item = p.item;
