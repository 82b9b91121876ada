"""Reminders put together: who owes, at which address, what was sent before; and sending what is left."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from spm_core import figures
from spm_core.commands import mail
from spm_core.documents import reminders
from spm_core.ledger import remind as sending
from spm_core.ledger.acts import refuse
from spm_core.model import Finding, Month
from spm_core.show.due_words import OWED
from spm_core.store.store import utc_now

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from spm_core.documents.reminders import Letter
    from spm_core.store import Store

NOWHERE = "reminders@not-set.invalid"
"""The sender of reminders that are only shown, while no mail server is set."""

_CUT_OFF = "Ask whether it came; send it anew with --again."
WORDS = {
    "would_send": "would be sent",
    "already": "was sent before",
    "cut_off": "was cut off in the middle",
    "no_address": "has no address",
    "address_unusable": "has an address that mail cannot go to",
    "not_tried": "was not tried",
    "delivered_since": "is not needed: the report came in",
    "failed": "failed",
    "unknown": "was cut off in the middle",
    "sent": "was sent",
}

Row = dict[str, Any]


@dataclass
class _Reminders:
    """What is to be said of each, and the letters still to be sent."""

    rows: list[Row] = field(default_factory=list)
    letters: list[tuple[Letter, Row]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def remind(
    store: Store,
    on: date,
    *,
    months: int,
    units: Collection[str] | None,
    send_by: str | None,
    at: datetime | None,
    again: bool,
) -> tuple[Row, list[Finding]]:
    """Write the reminders of a day to the units (of those given) that owe a report of the last so many ended months; mail them for `send_by`.

    Gives {on, sent, from, reminders: [{unit, name, to, months: [{month, due_on, stage}], state, at, error, subject,
    attachments, text}]} and what to say: an address missing or unusable, a mail that failed.
    """
    server = mail.server() if send_by else None
    sender_address = server.sender if server else mail.settings().get("from") or NOWHERE
    if not reminders.usable(sender_address):
        fix = "Give a plain address such as plan@agency.gov in SPM_SMTP_FROM, or as from under [smtp]."
        raise refuse("mail-not-set", f"The sender's address reads {sender_address!r}.", fix, sender_address)
    sender = reminders.Sender(sender_address, figures.settings(store)["name"] or "")
    made = _written(
        store, on, _owed(store, on, months, units), sender, at or utc_now(), again=again, whole=bool(server)
    )
    if server and send_by:
        _send(store, made, server, by=send_by, at=at, again=again)
    else:
        for _, row in made.letters:
            row["state"] = "would_send"
    answer = {"on": on.isoformat(), "sent": bool(server), "from": sender_address, "reminders": made.rows}
    return answer, made.findings


def _owed(store: Store, on: date, months: int, units: Collection[str] | None) -> dict[str, list[Row]]:
    """For each unit the reports that it owes on the day, and still owes by all that is recorded, oldest first."""
    first = Month.of(on).plus(-months)
    came = figures.delivered(store)
    found: dict[str, list[Row]] = {}
    for row in figures.due(store, on=on)["reports"]:
        mine = row["state"] in OWED and Month.parse(row["month"]) >= first and (units is None or row["unit"] in units)
        if mine and (row["unit"], row["month"]) not in came:
            found.setdefault(row["unit"], []).append(row)
    return found


def _written(
    store: Store,
    on: date,
    owed: dict[str, list[Row]],
    sender: reminders.Sender,
    at: datetime,
    *,
    again: bool,
    whole: bool,
) -> _Reminders:
    """Write each letter that is left to send; `whole`: with its workbooks, which take a while to make."""
    made, addresses, before = _Reminders(), figures.addresses(store), figures.reminded(store)
    books: dict[str, dict[str, bytes]] = {}
    clock = at.replace(tzinfo=UTC).astimezone(ZoneInfo(figures.settings(store)["time_zone"]))
    for unit, reports in owed.items():
        if not addresses.get(unit):
            made.rows.append(_row(reports, None, "no_address"))
            made.findings.append(_no_address(reports[0]))
        for address in addresses.get(unit, []):
            if not reminders.usable(address):
                made.rows.append(_row(reports, address, "address_unusable"))
                made.findings.append(_unusable(reports[0], address))
                continue
            steps = {one["month"]: before.get((unit, one["month"], sending.stage_of(one), address)) for one in reports}
            left = [one for one in reports if _is_left(steps[one["month"]], again=again)]
            for one in (one for one in reports if one not in left):
                made.rows.append(_told_before(one, address, steps[one["month"]] or {}))
                if made.rows[-1]["state"] == "cut_off":
                    made.findings.append(_cut_off(one, address))
            if left:
                if whole:
                    books.setdefault(unit, {}).update(_workbooks(store, unit, left, books.get(unit, {})))
                written = reminders.letter(address, left, books.get(unit), sender, on=on, at=clock)
                row = _row(left, address, "would_send", written)
                made.rows.append(row)
                made.letters.append((written, row))
    return made


def _is_left(before: Row | None, *, again: bool) -> bool:
    """Whether a reminder is still to be sent: never begun, or refused, or cut off and asked for again."""
    return before is None or before["step"] == "failed" or (again and before["step"] != "sent")


def _workbooks(store: Store, unit: str, reports: list[Row], there: dict[str, bytes]) -> dict[str, bytes]:
    """Make the pre-filled workbook of each month that is not there yet."""
    wanted = [one["month"] for one in reports if one["month"] not in there]
    return {month: figures.template(store, unit, Month.parse(month)) for month in wanted}


def _send(store: Store, made: _Reminders, server: mail.Server, *, by: str, at: datetime | None, again: bool) -> None:
    rows = {id(letter): row for letter, row in made.letters}
    mailer = mail.Mailer(server)
    try:
        for one in sending.send(store, [letter for letter, _ in made.letters], mailer.send, by=by, at=at, again=again):
            row = rows[id(one.mail)]
            row["state"], row["error"] = one.step, one.error
            if one.step == "sent":
                row["at"] = (at or utc_now()).isoformat(timespec="seconds") + "Z"
            elif one.step in ("failed", "not_tried"):
                fix = "Mend the address or the server's settings, and send again: only what is left goes out."
                message = f"The reminder of {row['name']} to {row['to']} was not sent: {one.error}."
                made.findings.append(Finding("error", "reminder-failed", message, fix, value=row["to"]))
            elif one.step == "unknown":
                message = f"The reminder of {row['name']} to {row['to']} may or may not have gone out: {one.error}."
                made.findings.append(Finding("error", "reminder-cut-off", message, _CUT_OFF, value=row["to"]))
    finally:
        mailer.close()


def _row(reports: list[Row], to: str | None, state: str, letter: Letter | None = None) -> Row:
    body = letter.message.get_body(("plain",)) if letter else None
    return {
        "unit": reports[0]["unit"],
        "name": reports[0]["name"],
        "to": to,
        "months": [{"month": one["month"], "due_on": one["due_on"], "stage": sending.stage_of(one)} for one in reports],
        "state": state,
        "at": None,
        "error": None,
        "subject": str(letter.message["Subject"]) if letter else None,
        "attachments": [reminders.file_name(one) for one in reports] if letter else [],
        "text": body.get_content() if body else None,
    }


def _told_before(report: Row, address: str, before: Row) -> Row:
    state = "already" if before["step"] == "sent" else "cut_off"
    return {**_row([report], address, state), "at": before["at"], "error": before["error"]}


def _no_address(report: Row) -> Finding:
    return Finding(
        "warning",
        "reminder-no-address",
        f"{report['name']} ({report['unit']}) owes a report, and the plan has no e-mail address for it.",
        "Give one on sheet Units, column email, or on sheet People with the role unit and this unit as scope.",
        value=report["unit"],
    )


def _unusable(report: Row, address: str) -> Finding:
    return Finding(
        "warning",
        "reminder-address-unusable",
        f"The address of {report['name']} ({report['unit']}) reads {address!r}, to which no mail can go.",
        "Give a plain address such as jo@schools.example on sheet Units; several are divided by semicolons.",
        value=address,
    )


def _cut_off(report: Row, address: str) -> Finding:
    return Finding(
        "warning",
        "reminder-cut-off",
        f"The reminder of {report['name']} to {address} was being sent when it was cut off; whether it came nobody knows.",
        _CUT_OFF,
        value=address,
    )


def told(answer: Row) -> Iterator[str]:
    """Say the reminders as lines: to whom, what about, and the text of those that would be or were sent."""
    if not answer["reminders"]:
        yield "Nobody owes a report: no reminder."
    for row in answer["reminders"]:
        months = ", ".join(one["month"] for one in row["months"])
        yield f"{row['name']} ({months}), to {row['to'] or 'nobody'}: {WORDS[row['state']]}{' on ' + row['at'] if row['at'] else ''}"
        if row["text"] and row["state"] == "would_send":
            yield f"  Subject: {row['subject']}"
            yield from (f"  {line}".rstrip() for line in row["text"].splitlines())
            yield f"  Attached: {', '.join(row['attachments'])}"
            yield ""
