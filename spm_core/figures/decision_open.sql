-- decision_open(as_of, known_at): what waits for somebody's decision at the end of the month.
-- One row  per missing report, milestone that is overdue, late without approval or ready to declare, change that a unit
--          asks for, and division that has no review of the last quarter whose reports are due (or whose review is not closed).
-- `rank` orders the kinds; `date` is the day from which it waits (deadline, approved date, month's end).
-- Meaning  quarters count from the plan year's start, and only in years that are open; divisions without a unit hold none.
--          What recommendations wait for the leadership is beside it, in figures/waiting.py.
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
due as (
    -- the months whose reports were due by now; of them the last that ends a quarter of an open plan year
    select
        q.last, q.due_on, q.year, q.nth
    from (
        select
            m.last, least(m.last + s.report_due_day, last_day(m.last + 1)) as due_on,
            plan_year_of(m.last, s.year_start_month) as year,
            1 + ((month(m.last) - s.year_start_month + 12) % 12) // 3 as nth
        from setting(known_at => known_at) as s
        cross join (select last_day(cast(as_of - to_months(n) as date)) as last from range(1, 5) as r(n)) as m
        where (month(m.last) - s.year_start_month + 12) % 3 = 2
    ) as q
    where q.due_on <= as_of
        and exists (select 1 from year_open as y where left(y.year, 4) = cast(q.year as text) and y.known_at <= known_at)
    order by q.last desc
    limit 1
),
held as (
    select
        d.group_id as division, d.name, d.pos, q.due_on,
        q.year || '-' || lpad(cast((q.year + 1) % 100 as text), 2, '0') || '.Q' || q.nth as period
    from due as q
    cross join plan_group(known_at => known_at) as d
    where d.tier = 'division'
        and exists (select 1 from unit_division(known_at => known_at) as u where u.division = d.group_id)
),
owed as (
    select o.unit, count(*) as n from report_owed(as_of => as_of, known_at => known_at) as o group by o.unit
)
select
    1 as rank, 'missing report' as kind, 'not_reported' as mark, r.due_on as date,
    null as item, null as item_kind, r.unit, u.name as owner,
    o.n,
    cast(null as integer) as days, null as text, null as change, null as detail,
    null as division, null as period
from report_state(as_of => as_of, known_at => known_at) as r
inner join plan_group(known_at => known_at) as u on u.tier = 'unit' and u.group_id = r.unit
inner join owed as o on o.unit = r.unit
where r.state = 'missing'
union all
select
    case when i.status = 'overdue' then 3 else 5 end, case when i.status = 'overdue' then 'overdue milestone' else 'late milestone' end,
    i.status, i.approved, i.item, i.kind, case when i.lead_is_unit then i.lead end, i.lead_name, null,
    cast(i.unapproved_drift as integer), i.text, null, i.note, null, null
from item as i
where i.kind = 'milestone' and not list_contains(i.tags, 'ready to declare')
    and (i.status = 'overdue' or list_contains(i.tags, 'forecast late'))
union all
select
    4, 'change asked', i.status, i.approved, i.item, i.kind, case when i.lead_is_unit then i.lead end, i.lead_name, null,
    cast(i.unapproved_drift as integer), i.text, coalesce(nullif(i.change_asked, 'none'), 'drop'), i.change_detail, null, null
from item as i
inner join asked on asked.item = i.item
where i.kind = 'action' and (coalesce(i.change_asked, 'none') <> 'none' or list_contains(i.tags, 'drop asked'))
union all
select
    6, 'to declare', i.status, i.approved, i.item, i.kind, case when i.lead_is_unit then i.lead end, i.lead_name, null,
    cast(i.unapproved_drift as integer), i.text, null, null, null, null
from item as i
where list_contains(i.tags, 'ready to declare')
union all
select
    2, 'review', null, h.due_on, null, null, null, h.name, null, null, null,
    case when r.review is null then 'open' else 'close' end, r.review, h.division, h.period
from held as h
left join review as r
    on r.kind = 'division' and r.scope = h.division and r.period = h.period and r.known_at <= known_at
where not exists (
    select 1 from review_close as c where c.review = r.review and c.known_at <= known_at
        and not exists (
            select 1 from review_reopen as o where o.review = r.review and o.known_at <= known_at and o.act > c.act
        )
);
