-- Reminders to those who owe a report: a row for each month that a mail speaks of, and each step of sending it.
-- `stage` is before or after the due day; there is one reminder for each unit, month, stage and address.
-- `step` is sending (noted before the mail server is asked, so that nobody is written to twice), sent, failed (it was
-- refused; it may be tried again) or unknown (the connection broke in the middle). The last step counts.
create table reminder (
    act bigint not null, known_at timestamp not null,
    unit text not null, month date not null, stage text not null, address text not null,
    step text not null, message_id text not null, error text
);
