-- public_known(): every count of every edition published, those that it hides too, with the reason for hiding it.
-- One row  per edition, group and figure. Never shown: `public_count` is what may be.
create or replace macro public_known() as table
select c.act, c.items, c.tier, c.group_id, c.figure, coalesce(c.shown, h.value) as value, c.reason
from public_count as c
left join public_hidden as h
    on h.act = c.act and h.items = c.items and h.tier = c.tier
    and h.group_id is not distinct from c.group_id and h.figure = c.figure
order by c.act;
