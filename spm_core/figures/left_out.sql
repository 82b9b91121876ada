-- left_out(known_at): the rows that reports were sent without, because a cell of them was faulty and leaving them out was asked.
-- One row  per faulty cell of every upload ever accepted; `state` is the upload's: in_force, replaced or withdrawn.
-- From     report_header: `left_out_cells` (JSON, written with the report); an upload that has only `left_out` names its rows.
-- Meaning  what a row left out is about counts as not reported; `item` is null where its row names nothing of the plan.
create or replace macro left_out(known_at) as table
with told as (
    select h.act, unnest(from_json(h.value, '[{"kind": "VARCHAR", "item": "VARCHAR", "sheet": "VARCHAR", "row": "INTEGER", "cell": "VARCHAR", "value": "VARCHAR", "message": "VARCHAR", "fix": "VARCHAR"}]')) as f
    from report_header as h
    where h.key = 'left_out_cells'
    union all
    select h.act, {'kind': null, 'item': null, 'sheet': null, 'row': null, 'cell': h.value, 'value': null, 'message': 'These rows were left out.', 'fix': 'Mend them and send the file again; it replaces this one.'}
    from report_header as h
    where h.key = 'left_out' and not exists (from report_header as o where o.act = h.act and o.key = 'left_out_cells')
)
select
    u.upload, u.unit, u.month, u.received_at, u.who, u.file, u.state, u.act,
    t.f.kind, t.f.item, t.f.sheet, t.f.row, t.f.cell, t.f.value, t.f.message, t.f.fix
from told as t
inner join upload_state(known_at => known_at) as u on u.act = t.act;
