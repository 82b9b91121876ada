-- item_source(as_of, known_at): the cell that spoke of each item last, in a report in force for as_of's month or before.
-- One row  per item that any report spoke of; a status that stands in one of several columns (letter E:G) has their cells.
create or replace macro item_source(as_of, known_at) as table
select r.item, r.upload, r.unit, strftime(r.month, '%Y-%m') as month, u.file, r.sheet, cell_at(c.letter, r.row) as cell
from (
    select s.*, row_number() over (partition by s.item order by s.nth) as n
    from status_row(known_at => known_at) as s
    where s.month <= as_of
) as r
inner join upload as u on u.act = r.act
left join report_column as c on c.act = r.act and c.sheet = r.sheet
    and c.field = case r.sheet when 'Milestones' then 'forecast' else 'status' end
where r.n = 1;
