-- upload_state(known_at): every upload ever accepted, and what became of it.
-- One row  per upload, newest first; `state` is in_force, replaced or withdrawn.
create or replace macro upload_state(known_at) as table
select
    u.upload, u.unit, u.month, u.known_at as received_at, a.who, u.file, u.sha256, u.act,
    case when w.upload is not null then 'withdrawn' when r.act is not null then 'in_force' else 'replaced' end as state,
    w.known_at as withdrawn_at, w.why
from upload as u
inner join act as a on a.act = u.act
left join report_in_force(known_at => known_at) as r on r.act = u.act
left join (
    select d.upload, min(d.known_at) as known_at, any_value(b.why) as why
    from withdrawal as d inner join act as b on b.act = d.act
    where d.known_at <= known_at
    group by d.upload
) as w on w.upload = u.upload
where u.known_at <= known_at;
