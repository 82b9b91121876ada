-- request_told(known_at): every change that a report ever asked for, whatever became of its upload.
-- One row  per line of a sheet Status with a change asked, or whose word is Discontinued (which asks for a drop).
--          `is_known`: received by then.
-- request_step_taken(known_at): what was decided about changes asked: accept, change, decline. One row  per step.
create or replace macro request_told(known_at) as table
select
    u.act, u.upload, u.unit, u.month, u.known_at as received_at, a.who, u.file, t.row,
    t.action as item, coalesce(nullif(t.change_asked, 'none'), 'drop') as change, t.change_detail as detail, t.note,
    coalesce(t.sheet, 'Status') as sheet, cell_at(c.letter, t.row) as cell,
    u.known_at <= known_at as is_known, s.state as upload_state, s.why as withdrawn_why
from report_status as t
inner join upload as u on u.act = t.act
inner join act as a on a.act = u.act
left join upload_state(known_at => known_at) as s on s.act = u.act
left join report_column as c on c.act = u.act and c.sheet = coalesce(t.sheet, 'Status')
    and c.field = case when coalesce(t.change_asked, 'none') = 'none' then 'status' else 'change_asked' end
where coalesce(t.change_asked, 'none') <> 'none' or t.word = 'Discontinued';

create or replace macro request_step_taken(known_at) as table
select
    s.request, s.step, s.item, s.change, s.known_at, s.act, a.who, a.why, d.review, s.decision,
    coalesce(cast(j.to_date as text), j.to_unit, j.to_text) as to_value, j.decided_on
from request_step as s
inner join act as a on a.act = s.act
left join decision_review as d on d.act = coalesce(s.decision, s.act)
left join adjustment as j on j.act = s.decision
where s.known_at <= known_at;
