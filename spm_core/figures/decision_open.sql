-- decision_open(as_of, known_at): what waits for somebody's decision at the end of the month.
-- One row  per missing report, milestone that is overdue, late without approval or ready to declare, and change that a unit asks for.
-- `rank` orders the kinds; `date` is the day from which it waits (deadline, approved date, month's end).
create or replace macro decision_open(as_of, known_at) as table
with item as materialized (
    select i.* from item_at(as_of => as_of, known_at => known_at, in_year => null) as i where i.is_open
),
asked as (
    -- what is asked last for each action, while nothing was decided about it since its report came
    select q.item
    from (
        select
            r.item, max(r.received_at) as received_at,
            arg_max(coalesce(nullif(r.change_asked, 'none'), 'drop'), r.received_at) as change
        from status_row(known_at => known_at) as r
        where r.month <= as_of and (coalesce(r.change_asked, 'none') <> 'none' or r.word = 'Discontinued')
        group by r.item
    ) as q
    where not exists (
        select 1 from adjustment as a
        where a.item = q.item and a.known_at <= known_at and a.known_at > q.received_at and a.change = q.change
    )
    and not exists (
        select 1 from request_step as p where p.item = q.item and p.known_at <= known_at and p.known_at > q.received_at
    )
),
owed as (
    select o.unit, count(*) as n from report_owed(as_of => as_of, known_at => known_at) as o group by o.unit
)
select
    1 as rank, 'missing report' as kind, 'not_reported' as mark, r.due_on as date,
    null as item, null as item_kind, r.unit, u.name as owner,
    o.n,
    cast(null as integer) as days, null as text, null as change, null as detail
from report_state(as_of => as_of, known_at => known_at) as r
inner join plan_group(known_at => known_at) as u on u.tier = 'unit' and u.group_id = r.unit
inner join owed as o on o.unit = r.unit
where r.state = 'missing'
union all
select
    case when i.status = 'overdue' then 2 else 4 end, case when i.status = 'overdue' then 'overdue milestone' else 'late milestone' end,
    i.status, i.approved, i.item, i.kind, case when i.lead_is_unit then i.lead end, i.lead_name, null,
    cast(i.unapproved_drift as integer), i.text, null, i.note
from item as i
where i.kind = 'milestone' and not list_contains(i.tags, 'ready to declare')
    and (i.status = 'overdue' or list_contains(i.tags, 'forecast late'))
union all
select
    3, 'change asked', i.status, i.approved, i.item, i.kind, case when i.lead_is_unit then i.lead end, i.lead_name, null,
    cast(i.unapproved_drift as integer), i.text, coalesce(nullif(i.change_asked, 'none'), 'drop'), i.change_detail
from item as i
inner join asked on asked.item = i.item
where i.kind = 'action' and (coalesce(i.change_asked, 'none') <> 'none' or list_contains(i.tags, 'drop asked'))
union all
select
    5, 'to declare', i.status, i.approved, i.item, i.kind, case when i.lead_is_unit then i.lead end, i.lead_name, null,
    cast(i.unapproved_drift as integer), i.text, null, null
from item as i
where list_contains(i.tags, 'ready to declare');
