-- report_standing(known_at): the uploads that are not withdrawn, as known at a moment.
-- One row  per such upload; `nth` is 1 for the latest received of its unit and month.
-- report_in_force(known_at): the monthly reports in force as known at a moment.
-- One row  per unit and month: the latest received one that is not withdrawn.
-- report_reading(known_at): the same, with the digest of what the file was read as where that is kept (ledger/submit.py).
create or replace macro report_standing(known_at) as table
with withdrawn as (select w.upload from withdrawal as w where w.known_at <= known_at)
select
    u.act, u.upload, u.unit, u.month, u.known_at as received_at, u.sha256, u.file,
    row_number() over (partition by u.unit, u.month order by u.known_at desc, u.act desc) as nth
from upload as u
anti join withdrawn on withdrawn.upload = u.upload
where u.known_at <= known_at;

create or replace macro report_in_force(known_at) as table
select r.act, r.upload, r.unit, r.month, r.received_at, r.sha256, r.file
from report_standing(known_at => known_at) as r
where r.nth = 1;

create or replace macro report_reading(known_at) as table
select r.unit, r.month, r.received_at, r.upload, r.sha256, h.value as reading
from report_in_force(known_at => known_at) as r
left join report_header as h on h.act = r.act and h.key = 'reading';
