-- report_word(as_of, known_at): the header lines of the month's reports in force (accomplishments, meeting, resources).
-- One row  per unit and key that is filled in.
-- recommendation(as_of, known_at): recommendations that units raised in reports in force, up to the month; newest first.
create or replace macro report_word(as_of, known_at) as table
select r.unit, r.upload, r.file, h.key, h.value
from report_in_force(known_at => known_at) as r
inner join report_header as h on h.act = r.act
where r.month = as_of and h.value is not null
order by r.unit, h.key;

create or replace macro recommendation(as_of, known_at) as table
select
    r.unit, strftime(r.month, '%Y-%m') as month, t.recommendation, t.about, t.answer, r.upload, r.file,
    'Recommendations' as sheet, cell_at(c.letter, t.row) as cell
from report_in_force(known_at => known_at) as r
inner join report_recommendation as t on t.act = r.act
left join report_column as c on c.act = r.act and c.sheet = 'Recommendations' and c.field = 'recommendation'
where r.month <= as_of
order by r.month desc, r.unit, t.row;
