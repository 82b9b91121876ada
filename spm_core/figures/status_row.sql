-- status_row(known_at): what the reports in force say of each action and milestone.
-- One row  per row of a sheet Status or Milestones. `nth` orders an item's rows: 1 is the latest by month, then receipt.
create or replace macro status_row(known_at) as table
with r as materialized (select f.* from report_in_force(known_at => known_at) as f),
said as (
    select
        r.upload, r.unit, r.month, r.received_at, r.act, coalesce(t.sheet, 'Status') as sheet, t.row,
        t.action as item, t.word, t.completed_on, t.forecast, t.note, t.change_asked, t.change_detail
    from r
    inner join report_status as t on t.act = r.act
    union all
    select
        r.upload, r.unit, r.month, r.received_at, r.act, 'Milestones' as sheet, t.row,
        t.milestone as item, null, null, t.forecast, t.note, null, null
    from r
    inner join report_milestone as t on t.act = r.act
)
select said.*, row_number() over (partition by said.item order by said.month desc, said.received_at desc, said.act desc) as nth
from said;
