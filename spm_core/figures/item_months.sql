-- item_months(months, known_at, in_year): item_at at the end of each of several months, for one question to the store.
-- One row  per item and month; `month_end` is one of the list's days, each the last of a month.
create or replace macro item_months(months, known_at, in_year) as table
select m.month_end, i.*
from (select unnest(list_distinct(months::date[])) as month_end) as m
cross join lateral (from item_at(as_of => m.month_end, known_at => known_at, in_year => in_year)) as i;
