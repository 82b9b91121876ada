-- setting(known_at): the agency's settings, and the plan load that holds at that moment.
-- One row  when a plan was known, none before.
-- Meaning  docs/contract.md, "Organization"; a missing key has its default there.
create or replace macro plan_year_of(day, start_month) as
    case when month(day) >= start_month then year(day) else year(day) - 1 end;

create or replace macro year_first(start_year, start_month) as make_date(start_year, start_month, 1);

create or replace macro year_last(start_year, start_month) as
    cast(make_date(start_year + 1, start_month, 1) - interval 1 day as date);

create or replace macro setting(known_at) as table
with load as (
    select l.act, l.known_at as loaded_at
    from plan_load as l
    where l.known_at <= known_at
    order by l.known_at desc, l.act desc
    limit 1
)
select
    load.act as load,
    load.loaded_at,
    max(case when s.key = 'name' then s.value end) as name,
    coalesce(max(case when s.key = 'year_start_month' then try_cast(s.value as integer) end), 7) as year_start_month,
    coalesce(max(case when s.key = 'report_due_day' then try_cast(s.value as integer) end), 10) as report_due_day,
    coalesce(max(case when s.key = 'time_zone' then s.value end), 'UTC') as time_zone,
    coalesce(max(case when s.key = 'tolerance_days' then try_cast(s.value as integer) end), 14) as tolerance_days,
    coalesce(max(case when s.key = 'minimum_n' then try_cast(s.value as integer) end), 10) as minimum_n,
    coalesce(
        max(case when s.key = 'division_review' then nullif(lower(trim(s.value)), '') end),
        case when max(case when s.key = 'level' then s.value end) = 'School' then 'monthly' else 'quarterly' end
    ) as division_review,
    coalesce(
        max(case when s.key = 'leadership_review' then nullif(lower(trim(s.value)), '') end),
        case when max(case when s.key = 'level' then s.value end) = 'School' then 'twice a year' else 'yearly' end
    ) as leadership_review,
    coalesce(max(case when s.key = 'review_within_days' then try_cast(s.value as integer) end), 30) as review_within_days,
    coalesce(max(case when s.key = 'reporting_target' then try_cast(s.value as integer) end), 90) as reporting_target
from load
left join plan_setting as s on s.act = load.act
group by load.act, load.loaded_at;
