"""Reminders: an e-mail to a unit that owes reports, as text and HTML, with the pre-filled workbook of each month."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from spm_core.ledger.remind import stage_of
from spm_core.show import due_words as words
from spm_core.show import look

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
MOST = 254
"""The longest address that a mail server takes."""
NAME = 60
"""The longest name before an address; what is longer helps nobody in a list of mails."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Sender:
    """Who writes: an address, and the organization's name."""

    address: str
    organization: str


@dataclass(frozen=True)
class Letter:
    """A reminder to one address: the unit, the reports that it owes (rows of figures.due), and the mail."""

    unit: str
    address: str
    reports: tuple[Row, ...]
    message: EmailMessage


def usable(address: str) -> bool:
    """Whether mail can go there: one plain address, nothing that could end a header or begin another.

    >>> usable("jo@schools.example"), usable("Jo <jo@x.org>"), usable("jo@x.org, b@x.org")
    (True, False, False)
    >>> usable("jo@x.org" + chr(10) + "Bcc: all@x.org"), usable("jo"), usable("jo@x.org" + chr(10))
    (False, False, False)
    """
    return len(address) <= MOST and bool(
        re.fullmatch(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?", address)
    )


def on_one_line(text: str | None) -> str:
    """Write a text of the plan so that it may stand in a header: one line, nothing that is not printed.

    >>> on_one_line("Grants" + chr(13) + chr(10) + "Bcc: all@x.org")
    'Grants Bcc: all@x.org'
    """
    return " ".join("".join(c if c.isprintable() else " " for c in text or "").split())


def file_name(report: Row) -> str:
    """Name the workbook of a report; a unit's code may hold anything.

    >>> file_name({"unit": "R&D / 2", "month": "2026-10"})
    'R-D-2_2026-10.xlsx'
    """
    return f"{re.sub(r'[^A-Za-z0-9.]+', '-', report['unit']).strip('-.') or 'unit'}_{report['month']}.xlsx"


def letter(
    address: str,
    reports: Sequence[Row],
    workbooks: Mapping[str, bytes] | None,
    sender: Sender,
    *,
    on: date,
    at: datetime,
) -> Letter:
    """Write to one address about the reports (rows of figures.due, of one unit, oldest first) that it owes on a day.

    `workbooks`: month -> the pre-filled workbook; None leaves them out of a letter that is only shown. `at` is the mail's own date, with its offset. ValueError when an
    address is not usable: ask `usable` first.
    """
    if not (usable(address) and usable(sender.address)):
        raise ValueError(f"{address!r} or {sender.address!r} is no address that mail can go to.")
    first = reports[0]
    said = words.Reminder(sender.organization, tuple(reports), on)
    message = EmailMessage()
    message["From"] = _named(sender.organization, sender.address)
    message["To"] = _named(first["leader"] or first["name"], address)
    message["Subject"] = on_one_line(said.subject())
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{_identity(sender.organization, address, reports)}@{sender.address.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    names = [file_name(report) for report in reports]
    message.set_content(said.text(names))
    message.add_alternative(_html(said, names), subtype="html")
    for report, name in zip(reports, names, strict=True):
        if workbooks is not None:
            book = workbooks[report["month"]]
            message.add_attachment(book, maintype=XLSX[0], subtype=XLSX[1], filename=name)
    return Letter(first["unit"], address, tuple(reports), message)


def _named(name: str | None, address: str) -> Address:
    """Put a name before an address, without what has a meaning there: where a long header is folded, Python's quotes go lost.

    >>> str(_named("Lind, Rosa <all@x.org>", "rosa@schools.example"))
    '"Lind Rosa all x.org" <rosa@schools.example>'
    """
    plain = re.sub(r'[()<>\[\]:;@\\,"]', " ", name or "")
    return Address(on_one_line(plain)[:NAME], addr_spec=address)


def _identity(organization: str, address: str, reports: Sequence[Row]) -> str:
    """Give the same reminder the same name whenever it is written, so that mail programs know it again."""
    told = [f"{report['unit']}|{report['month']}|{stage_of(report)}" for report in reports]
    return str(uuid5(NAMESPACE_URL, "\n".join(["spm-reminder", organization, address, *told])))


def _html(said: words.Reminder, names: Sequence[str]) -> str:
    """Set the same words as HTML, with colours of the light page; mail programs read no style sheet."""
    ink, muted, rule = (look.LIGHT[name] for name in ("ink", "muted", "rule"))
    head = (
        f'style="text-align:left;padding:6px 16px 6px 0;border-bottom:1px solid {rule};color:{muted};font-weight:400"'
    )
    cell = f'style="text-align:left;padding:6px 16px 6px 0;border-bottom:1px solid {rule};font-weight:400"'
    rows = "".join(
        f'<tr><th scope="row" {cell}>{escape(month)}</th><td {cell}>{escape(when)}</td><td {cell}>{escape(n)}</td><td {cell}>{escape(name)}</td></tr>'
        for month, when, n, name in said.rows(names)
    )
    heads = "".join(f'<th scope="col" {head}>{escape(one)}</th>' for one in said.HEADS)
    paragraphs = [f"<p>{escape(line)}</p>" for line in said.opening()]
    steps = "".join(f'<li style="margin-bottom:4px">{escape(line)}</li>' for line in said.steps())
    closing = "".join(f'<p style="color:{muted}">{escape(line)}</p>' for line in said.closing())
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(said.subject())}</title></head>'
        f'<body style="font-family:Public Sans,Segoe UI,Arial,sans-serif;font-size:15px;line-height:22px;color:{ink};max-width:640px">'
        f'{"".join(paragraphs)}<table style="border-collapse:collapse;margin:12px 0"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
        f'<ol style="padding-left:20px">{steps}</ol>{closing}</body></html>'
    )
