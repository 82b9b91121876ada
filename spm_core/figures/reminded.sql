-- reminded(): how far each reminder got; the last step counts.
-- One row  per unit, month, stage and address that a reminder was begun for.
create or replace macro reminded() as table
with step as (
    select r.*, row_number() over (partition by r.unit, r.month, r.stage, r.address order by r.act desc) as nth from reminder as r
)
select s.unit, s.month, s.stage, s.address, s.step, s.message_id, s.error, s.known_at, s.act
from step as s
where s.nth = 1;
