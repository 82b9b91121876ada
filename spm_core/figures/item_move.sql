-- item_move(as_of, known_at, in_year): item_at, with what changed since the month before and whether a forecast held.
-- One row  per item. Month slip and hit rate are of months of the item's own plan year only.
-- Meaning  docs/definitions.md, "Drift": month slip, past year end, forecast hit rate.
create or replace macro item_move(as_of, known_at, in_year) as table
with now as materialized (select i.* from item_at(as_of => as_of, known_at => known_at, in_year => in_year) as i),
before as materialized (
    select b.item, b.expected, b.forecast, b.is_open, b.reported
    from item_at(
        as_of => cast(date_trunc('month', as_of) - interval 1 day as date), known_at => known_at, in_year => in_year
    ) as b
)
select
    n.*,
    case
        when n.reported and b.reported and as_of <= year_last(n.start_year, n.year_start_month) then n.expected - b.expected
    end as month_slip,
    coalesce(n.expected > year_last(n.start_year, n.year_start_month), false) as past_year_end,
    coalesce(
        b.is_open and not n.is_dropped and as_of <= year_last(n.start_year, n.year_start_month)
        and b.forecast between cast(date_trunc('month', as_of) as date) and as_of,
        false
    ) as was_forecast
from now as n
left join before as b on b.item = n.item;
