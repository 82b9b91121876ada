-- recommendation_told(known_at): every line of a sheet Recommendations ever received, whatever became of its upload.
-- One row  per line, in the order of recording, so that the ids made from it never change. `is_known`: received by then.
-- recommendation_step_taken(known_at): what became of recommendations: answer, escalate, withdraw. One row  per step.
-- commitment_state(known_at): who promised what in which review, and its outcome. One row  per commitment.
create or replace macro recommendation_told(known_at) as table
select
    u.act, u.upload, u.unit, u.month, u.known_at as received_at, a.who, u.file, t.row, t.recommendation, t.about, t.answer,
    'Recommendations' as sheet, cell_at(c.letter, t.row) as cell,
    u.known_at <= known_at as is_known, s.state as upload_state, s.why as withdrawn_why
from report_recommendation as t
inner join upload as u on u.act = t.act
inner join act as a on a.act = u.act
left join upload_state(known_at => known_at) as s on s.act = u.act
left join report_column as c on c.act = u.act and c.sheet = 'Recommendations' and c.field = 'recommendation';

create or replace macro recommendation_step_taken(known_at) as table
select s.recommendation, s.step, s.text, s.known_at, s.act, a.who, a.why, d.review
from recommendation_step as s
inner join act as a on a.act = s.act
left join decision_review as d on d.act = s.act
where s.known_at <= known_at;

create or replace macro commitment_state(known_at) as table
select
    c.commitment, c.review, c.text, c.owner, c.due, c.known_at as made_at, c.act, a.who as made_by,
    e.outcome, e.known_at as closed_at, b.who as closed_by
from commitment as c
inner join act as a on a.act = c.act
left join commitment_close as e on e.commitment = c.commitment and e.known_at <= known_at
left join act as b on b.act = e.act
where c.known_at <= known_at;
