-- target_told(known_at): every target ever given for a measure and year, by a plan load or by a decision.
-- One row  per decided target, and per plan load whose number is not the one of the load before it: a plan that is
--          loaded again with the same number says nothing new, and does not overrule what was decided since.
-- target_now(known_at): the target that counts for each measure and year. The last by its day, ties by recording;
--          a plan's is of the day (agency's clock) on which the plan brought it.
-- Meaning  docs/definitions.md, "Measures". Whole group only.
create or replace macro target_told(known_at) as table
with s as (select load, time_zone from setting(known_at => known_at)),
load as (
    select l.act, l.known_at, row_number() over (order by l.known_at, l.act) as nth
    from plan_load as l where l.known_at <= known_at
),
planned as (
    select v.measure, cast(left(v.year, 4) as integer) as start_year, l.nth, l.act, l.known_at, v.value, v.row
    from plan_value as v
    inner join load as l on l.act = v.act
    where v.kind = 'target' and v.subgroup = '' and v.value is not null
),
brought as (
    select p.*, lag(p.nth) over w as nth_before, lag(p.value) over w as value_before
    from planned as p
    window w as (partition by p.measure, p.start_year order by p.nth)
)
select
    b.measure, b.start_year, b.value, cast(timezone(s.time_zone, timezone('UTC', b.known_at)) as date) as decided_on,
    b.known_at, b.act, true as from_plan
from brought as b
cross join s
where b.nth_before is null or b.nth_before <> b.nth - 1 or b.value <> b.value_before
union all
select t.measure, cast(left(t.year, 4) as integer), t.value, t.decided_on, t.known_at, t.act, false
from target_set as t
where t.known_at <= known_at;

create or replace macro target_now(known_at) as table
with holding as (
    -- a plan that no longer has the number takes only its own target away
    select v.measure, cast(left(v.year, 4) as integer) as start_year
    from setting(known_at => known_at) as s
    inner join plan_value as v on v.act = s.load
    where v.kind = 'target' and v.subgroup = '' and v.value is not null
)
select measure, start_year, value, from_plan, act
from (
    select t.*, row_number() over (
        partition by t.measure, t.start_year order by t.decided_on desc, t.known_at desc, t.act desc
    ) as latest
    from target_told(known_at => known_at) as t
    left join holding as h on h.measure = t.measure and h.start_year = t.start_year
    where not t.from_plan or h.measure is not null
)
where latest = 1;

-- target_given(known_at): target_told with who, why and in which review, and whether it counts. One row  per target given.
create or replace macro target_given(known_at) as table
select t.*, a.who, a.why, d.review, n.act is not null as in_force
from target_told(known_at => known_at) as t
left join act as a on a.act = t.act
left join decision_review as d on d.act = t.act and not t.from_plan
left join target_now(known_at => known_at) as n on n.measure = t.measure and n.start_year = t.start_year and n.act = t.act;

-- target_beside(known_at): where the plan's number for a target is not the one last decided. One row  per measure and year.
create or replace macro target_beside(known_at) as table
select t.measure, t.start_year, v.value as planned, t.value as decided, t.decided_on, coalesce(n.from_plan, false) as plan_counts
from (
    select d.*, row_number() over (
        partition by d.measure, d.start_year order by d.decided_on desc, d.known_at desc, d.act desc
    ) as latest
    from target_told(known_at => known_at) as d
    where not d.from_plan
) as t
cross join setting(known_at => known_at) as s
inner join plan_value as v on v.act = s.load and v.measure = t.measure and cast(left(v.year, 4) as integer) = t.start_year
    and v.kind = 'target' and v.subgroup = ''
left join target_now(known_at => known_at) as n on n.measure = t.measure and n.start_year = t.start_year
where t.latest = 1 and v.value <> t.value;
