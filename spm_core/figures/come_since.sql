-- come_since(closed_act, as_of, known_at): what was recorded after the closing of a review and speaks of what it looked at.
-- One row  per report for as_of's month or before, per withdrawal of a report that it used, and per adjustment or declaration
--          dated up to the closing; `what` is reports, withdrawals or decisions. `back_dated`: known before the closing by its own date.
create or replace macro come_since(closed_act, as_of, known_at) as table
with closing as (
    select c.known_at as closed_at, cast(timezone(s.time_zone, timezone('UTC', c.known_at)) as date) as closed_on
    from review_close as c cross join setting(known_at => known_at) as s
    where c.act = closed_act
),
division as (select d.unit, d.division from unit_division(known_at => known_at) as d),
item as materialized (
    select i.item, i.division from item_scope(as_of => as_of, known_at => known_at, in_year => 0) as i
)
select
    'reports' as what, u.act, u.known_at, u.upload, u.unit, u.month, null as item, null as change, cast(null as date) as decided_on,
    a.who, a.why, d.division, u.known_at <= c.closed_at as back_dated
from upload as u
cross join closing as c
inner join act as a on a.act = u.act
left join division as d on d.unit = u.unit
where u.act > closed_act and u.month <= as_of
union all
select
    'withdrawals', w.act, w.known_at, u.upload, u.unit, u.month, null, null, null, a.who, a.why, d.division, w.known_at <= c.closed_at
from withdrawal as w
cross join closing as c
inner join upload as u on u.upload = w.upload and u.act < closed_act
inner join act as a on a.act = w.act
left join division as d on d.unit = u.unit
where w.act > closed_act and u.month <= as_of
    and not exists (
        select 1 from upload as v
        where v.unit = u.unit and v.month = u.month and v.act < closed_act and (v.known_at, v.act) > (u.known_at, u.act)
    )
union all
select
    'decisions', t.act, t.told_at, null, null, null, t.item, t.change, t.decided_on, t.who, t.why, i.division, t.told_at <= c.closed_at
from decision_taken(known_at => known_at) as t
cross join closing as c
inner join item as i on i.item = t.item
where t.act > closed_act and t.decided_on <= c.closed_on and t.change <> 'target';
