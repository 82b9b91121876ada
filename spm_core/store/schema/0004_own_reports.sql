-- A report in an agency's own layout: the sheet of its file that a row stands in; null for the template's sheet Status.
alter table report_status add column sheet text;
-- A measure's value there stands in a cell of its own; null for the template's sheet Measures.
alter table report_measure add column sheet text;
alter table report_measure add column cell text;
