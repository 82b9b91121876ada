-- A report in an agency's own layout: the sheet of its file that a row stands in; null for the template's sheet Status.
alter table report_status add column sheet text;
