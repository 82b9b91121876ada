-- act_count(): how many rows each table of facts holds, and how many of them belong to no act.
-- One row  per table.
create or replace macro act_count() as table
select 'plan_load' as name, count(*) as n, count(*) filter (where a.act is null) as lost from plan_load as t left join act as a on a.act = t.act
union all
select 'plan_setting' as name, count(*) as n, count(*) filter (where a.act is null) as lost from plan_setting as t left join act as a on a.act = t.act
union all
select 'plan_division' as name, count(*) as n, count(*) filter (where a.act is null) as lost from plan_division as t left join act as a on a.act = t.act
union all
select 'plan_unit' as name, count(*) as n, count(*) filter (where a.act is null) as lost from plan_unit as t left join act as a on a.act = t.act
union all
select 'plan_goal' as name, count(*) as n, count(*) filter (where a.act is null) as lost from plan_goal as t left join act as a on a.act = t.act
union all
select 'plan_strategy' as name, count(*) as n, count(*) filter (where a.act is null) as lost from plan_strategy as t left join act as a on a.act = t.act
union all
select 'plan_milestone' as name, count(*) as n, count(*) filter (where a.act is null) as lost from plan_milestone as t left join act as a on a.act = t.act
union all
select 'plan_action' as name, count(*) as n, count(*) filter (where a.act is null) as lost from plan_action as t left join act as a on a.act = t.act
union all
select 'plan_collaborator' as name, count(*) as n, count(*) filter (where a.act is null) as lost from plan_collaborator as t left join act as a on a.act = t.act
union all
select 'plan_measure' as name, count(*) as n, count(*) filter (where a.act is null) as lost from plan_measure as t left join act as a on a.act = t.act
union all
select 'plan_value' as name, count(*) as n, count(*) filter (where a.act is null) as lost from plan_value as t left join act as a on a.act = t.act
union all
select 'plan_function' as name, count(*) as n, count(*) filter (where a.act is null) as lost from plan_function as t left join act as a on a.act = t.act
union all
select 'plan_person' as name, count(*) as n, count(*) filter (where a.act is null) as lost from plan_person as t left join act as a on a.act = t.act
union all
select 'plan_source' as name, count(*) as n, count(*) filter (where a.act is null) as lost from plan_source as t left join act as a on a.act = t.act
union all
select 'mapping_kept' as name, count(*) as n, count(*) filter (where a.act is null) as lost from mapping_kept as t left join act as a on a.act = t.act
union all
select 'mapping_forgotten' as name, count(*) as n, count(*) filter (where a.act is null) as lost from mapping_forgotten as t left join act as a on a.act = t.act
union all
select 'plan_column' as name, count(*) as n, count(*) filter (where a.act is null) as lost from plan_column as t left join act as a on a.act = t.act
union all
select 'year_open' as name, count(*) as n, count(*) filter (where a.act is null) as lost from year_open as t left join act as a on a.act = t.act
union all
select 'frozen_item' as name, count(*) as n, count(*) filter (where a.act is null) as lost from frozen_item as t left join act as a on a.act = t.act
union all
select 'adjustment' as name, count(*) as n, count(*) filter (where a.act is null) as lost from adjustment as t left join act as a on a.act = t.act
union all
select 'declaration' as name, count(*) as n, count(*) filter (where a.act is null) as lost from declaration as t left join act as a on a.act = t.act
union all
select 'upload' as name, count(*) as n, count(*) filter (where a.act is null) as lost from upload as t left join act as a on a.act = t.act
union all
select 'withdrawal' as name, count(*) as n, count(*) filter (where a.act is null) as lost from withdrawal as t left join act as a on a.act = t.act
union all
select 'report_header' as name, count(*) as n, count(*) filter (where a.act is null) as lost from report_header as t left join act as a on a.act = t.act
union all
select 'report_status' as name, count(*) as n, count(*) filter (where a.act is null) as lost from report_status as t left join act as a on a.act = t.act
union all
select 'report_milestone' as name, count(*) as n, count(*) filter (where a.act is null) as lost from report_milestone as t left join act as a on a.act = t.act
union all
select 'report_measure' as name, count(*) as n, count(*) filter (where a.act is null) as lost from report_measure as t left join act as a on a.act = t.act
union all
select 'report_recommendation' as name, count(*) as n, count(*) filter (where a.act is null) as lost from report_recommendation as t left join act as a on a.act = t.act
union all
select 'report_column' as name, count(*) as n, count(*) filter (where a.act is null) as lost from report_column as t left join act as a on a.act = t.act
union all
select 'original' as name, count(*) as n, count(*) filter (where a.act is null) as lost from original as t left join act as a on a.act = t.act
union all
select 'review' as name, count(*) as n, count(*) filter (where a.act is null) as lost from review as t left join act as a on a.act = t.act
union all
select 'review_note' as name, count(*) as n, count(*) filter (where a.act is null) as lost from review_note as t left join act as a on a.act = t.act
union all
select 'review_attendance' as name, count(*) as n, count(*) filter (where a.act is null) as lost from review_attendance as t left join act as a on a.act = t.act
union all
select 'review_close' as name, count(*) as n, count(*) filter (where a.act is null) as lost from review_close as t left join act as a on a.act = t.act
union all
select 'review_reopen' as name, count(*) as n, count(*) filter (where a.act is null) as lost from review_reopen as t left join act as a on a.act = t.act
union all
select 'decision_review' as name, count(*) as n, count(*) filter (where a.act is null) as lost from decision_review as t left join act as a on a.act = t.act
union all
select 'commitment' as name, count(*) as n, count(*) filter (where a.act is null) as lost from commitment as t left join act as a on a.act = t.act
union all
select 'commitment_close' as name, count(*) as n, count(*) filter (where a.act is null) as lost from commitment_close as t left join act as a on a.act = t.act
union all
select 'recommendation_step' as name, count(*) as n, count(*) filter (where a.act is null) as lost from recommendation_step as t left join act as a on a.act = t.act
union all
select 'request_step' as name, count(*) as n, count(*) filter (where a.act is null) as lost from request_step as t left join act as a on a.act = t.act
union all
select 'target_set' as name, count(*) as n, count(*) filter (where a.act is null) as lost from target_set as t left join act as a on a.act = t.act
union all
select 'declaration_evidence' as name, count(*) as n, count(*) filter (where a.act is null) as lost from declaration_evidence as t left join act as a on a.act = t.act
union all
select 'collaboration' as name, count(*) as n, count(*) filter (where a.act is null) as lost from collaboration as t left join act as a on a.act = t.act;
