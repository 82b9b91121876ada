"""The Upload page's columns: nothing dropped yet, one file, many files; each gives the controls pressed in it."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import streamlit as st

from app import session
from app.parts import acts, annotated, reading, upload
from app.parts.files import XLSX, offer
from app.parts.follow import follow
from app.parts.html import e, opens, section
from app.parts.live import draw
from app.session import figures
from spm_core import figures as core
from spm_core.figures.history import local
from spm_core.show import left_out_words, wording
from spm_core.show import upload_words as words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.parts.reading import Dropped
    from spm_core.ledger.preview import Preview
    from spm_core.model import Ask
    from spm_core.show.sentences import Sentence
    from spm_core.store import Store

Pressed = list[str | None]

_PAGES = Path(__file__).parent.parent.parent / "pages"
UNIT_PAGE, UPLOAD_PAGE = _PAGES / "unit.py", _PAGES / "upload.py"


def answer(pressed: Pressed) -> None:
    """Do what was pressed: withdraw an upload, go to a unit's page, or what every page does."""
    chosen = next((one for one in pressed if one), None)
    said = dict(parse_qsl(chosen)) if chosen else {}
    if "withdraw" in said:
        acts.ask_withdraw(said["withdraw"])
    elif "upload" in said:
        st.switch_page(UPLOAD_PAGE, query_params={"id": said["upload"], "month": str(session.as_of())})
    elif "unit" in said:
        st.session_state["unit.id"] = said["unit"]
        st.switch_page(UNIT_PAGE, query_params={"id": said["unit"], "month": said["month"]})
    else:
        follow(*pressed)


def follow_the_file(dropped: Sequence[Dropped], ask: Ask) -> None:
    """Let the line of facts show the unit and month of the one report dropped, once a file."""
    reports = [one.report for one in dropped if one.report and one.report.unit and one.report.month]
    if len(reports) != 1 or st.session_state.get("upload.followed") == reports[0].sha256:
        return
    st.session_state["upload.followed"] = reports[0].sha256
    unit, month = str(reports[0].unit), str(reports[0].month)
    if unit in dict(session.groups("unit")) and (unit, month) != (ask.id, str(ask.as_of)):
        session.remember("id", unit, "unit.id")
        session.remember("month", month)
        st.rerun()


def deadline(ask: Ask) -> date:
    """Give the day by which the month's reports are due."""
    after = ask.as_of.plus(1)
    return date(after.year, after.month, int(figures.settings(ask)["report_due_day"]))


def report_state(ask: Ask) -> str:
    """Say what became of the unit's report: on_time, late, missing or not_due."""
    groups = figures.reporting(ask)["groups"]
    return next((state for state in ("on_time", "late", "missing") if groups and groups[0][state]), "not_due")


@session.kept
def uploads(ask: Ask) -> list[dict[str, Any]]:
    """The unit's uploads, newest first; `known` is their receipt on the agency's clock."""
    store = session.reading()

    def known(row: dict[str, Any]) -> str:
        return local(store, row["received_at"]).replace(tzinfo=None).isoformat(timespec="minutes")

    return [{**row, "known": known(row)} for row in figures.uploads(ask)]


def history(ask: Ask) -> str:
    """The unit's uploads as a table."""
    return upload.history(uploads(ask), dict(session.groups("unit")).get(ask.id or "", ""))


def said(dropped: Sequence[Dropped], ask: Ask, *, empty: bool) -> Sentence:
    """The page's sentence; `empty`: the store has no plan."""
    if len(dropped) == 1 and dropped[0].plan:
        return words.A_PLAN
    if empty:
        return words.NO_PLAN
    if len(dropped) > 1:
        return words.many_files([one.state for one in dropped])
    if dropped:
        return _of_one(dropped[0])
    if not any(year["opened"] for year in session.years(ask)):
        return words.LOADED
    force = next((up for up in uploads(ask) if up["month"] == str(ask.as_of) and up["state"] == "in_force"), None)
    return words.waiting(str(ask.as_of), report_state(ask), deadline(ask), session.today(), force)


def _of_one(one: Dropped) -> Sentence:
    report = one.report
    return words.one_file(
        {
            "month": str(report.month) if report and report.month else None,
            "errors": len(one.errors),
            "cells": sum(bool(finding["cell"]) for finding in one.errors),
            "unreadable": one.unreadable,
            "stored": one.stored,
            "replaces": one.replaces and one.replaces["upload"],
        }
    )


def nothing_dropped(ask: Ask, right: Any) -> Pressed:
    """Offer the template, and say how a report goes."""
    names = dict(session.groups("unit"))
    month = wording.month(ask.as_of, "full")
    steps = [
        f"Download the workbook of <b>{e(names.get(ask.id or '', ask.id))}</b> for <b>{e(month)}</b>. It holds the unit’s open actions, with last month’s status and note beside them.",
        "Fill in status, dates and notes. Rows left blank stand as not reported.",
        "Drop it here. You see every cell to mend, and what your division will see, before anything is stored.",
    ]
    with right:
        pressed = draw(
            section(
                "How a report goes",
                "Choose the month and the unit in the line above.",
                f'<ol class="steps">{"".join(f"<li><span>{step}</span></li>" for step in steps)}</ol>',
                "how",
            ),
            key="upload.steps",
        )
        with st.container(key="upload-template"):
            template(ask)
    return [draw(owed(ask), key="upload.owed"), pressed]


@session.kept
def owed(ask: Ask) -> str:
    """What the unit's report for the month is to speak of."""
    if ask.id is None or not session.is_open(ask):
        return ""
    rows = [row for row in figures.expected(month=ask.as_of).items.values() if row.owed and row.lead == ask.id]
    return upload.owed(rows, ask)


def template(ask: Ask) -> None:
    """Offer the pre-filled workbook; it is written when asked for."""
    if not ask.id or not session.is_open(ask):
        draw(
            f'<p class="quiet">There is no workbook for {e(wording.month(ask.as_of, "full"))}: its plan year is not open.</p>',
            key="template.none",
        )
        return
    name = f"{dict(session.groups('unit')).get(ask.id, 'Report').replace(' ', '_')}_{ask.as_of}.xlsx"
    offer(
        f"Download the workbook for {wording.month(ask.as_of)}",
        partial(written, ask, session.store()),
        name,
        XLSX,
        key="template",
        about=f"{ask.id} {ask.as_of}",
    )


def written(ask: Ask, store: Store) -> bytes:
    """Write the pre-filled workbook. No page runs then: the store knows who asks."""
    return core.template(store, str(ask.id), ask.as_of)


def one_file(dropped: Dropped, right: Any) -> Pressed:
    """Show one report: what was read and found, what the division will see, and the button that sends it."""
    with st.spinner("Trying what it would change"):
        seen = reading.preview(dropped)
    pressed = [
        draw(upload.file_line(dropped) + upload.numbers(dropped, seen) + upload.found(dropped), key="upload.read.one")
    ]
    annotated.offer(dropped)
    if seen is None or dropped.unreadable:
        return pressed
    with right:
        division = division_of(seen)
        pressed.append(
            draw(
                upload.division_sees(dropped, seen, division) + upload.effect(seen, mended=not dropped.errors),
                key="upload.sees",
            )
        )
        with st.container(key="upload-send"):
            pressed.append(_send_one(dropped, seen, division))
    return pressed


def _send_one(dropped: Dropped, seen: Preview, division: str) -> str | None:
    month, unit = wording.month(seen.month, "full"), dict(session.groups("unit"))[seen.unit]
    if dropped.stored:
        page = opens(f"Open the page of {e(unit)}", css="link", unit=seen.unit, month=seen.month)
        return draw(
            f'<div class="stored"><p><b>Stored as upload {e(dropped.stored)}</b> for {e(unit)}, {e(month)}{e(f", {dropped.left_out}" if dropped.left_out else "")}.</p><p class="sub">You can replace the report at any time; earlier ones are kept.</p><p>{page}</p></div>',
            key="upload.stored",
        )
    rows = sum(dropped.report.rows.values()) if dropped.report else 0
    good = False
    if dropped.errors:
        fine, bad = upload.row_counts(dropped.report) if dropped.report else (0, 0)
        if not dropped.partly:
            return draw(
                '<div class="unsent"><p><b>Nothing is stored yet.</b> Mend the cells, save, and drop the file again.</p></div>',
                key="upload.unsent",
            )
        good, rows = st.checkbox(left_out_words.offered(bad), key="upload.good"), fine
    if dropped.errors and not good:
        return draw(
            '<div class="unsent"><p><b>Nothing is stored yet.</b> Mend the cells and drop the file again, or leave those rows out.</p></div>',
            key="upload.unsent",
        )
    label = f"Send {wording.count(rows, 'row')} to {acts.plain(division)}"
    acts.send([dropped], label, partial=[dropped] if good else [])
    return draw(
        '<p class="sub"><b>Nothing is stored yet.</b> You can replace the report at any time; earlier ones are kept.</p>',
        key="upload.unsent",
    )


def division_of(seen: Preview) -> str:
    """Name the division of a preview's unit."""
    plan = figures.plan(session.current())
    code = next((unit["division"] for unit in plan["units"] if unit["unit"] == seen.unit), None)
    return next((one["name"] for one in plan["divisions"] if one["division"] == code), "the division")


def many_files(dropped: Sequence[Dropped], right: Any) -> Pressed:
    """Table many files, offer to send those that are ready, and show one of them whole: the first to mend, else the one chosen."""
    names = dict(session.groups("unit"))
    first = next((at for at, one in enumerate(dropped) if one.errors), 0)
    chosen = min(int(st.session_state.get("upload.chosen", first)), len(dropped) - 1)
    pressed = draw(upload.many(dropped, names, chosen), key="upload.many")
    if pressed and pressed.startswith("file="):
        st.session_state["upload.chosen"] = int(pressed.removeprefix("file="))
        st.rerun()
    one = dropped[chosen]
    seen = None if one.unreadable else reading.preview(one)
    below = draw(upload.file_line(one) + upload.numbers(one, seen) + upload.found(one), key="upload.read.one")
    annotated.offer(one)
    with right:
        with st.container(key="upload-send"):
            _send_ready(dropped)
        beside = (
            draw(
                upload.division_sees(one, seen, division_of(seen)) + upload.effect(seen, mended=not one.errors),
                key="upload.sees",
            )
            if seen
            else None
        )
    return [pressed, below, beside]


def _send_ready(dropped: Sequence[Dropped]) -> None:
    ready = [one for one in dropped if one.state == "ready" and one.report]
    place = st.container()
    partial = [one for one in dropped if one.partly and _without(one)]
    left = sum(one.state not in ("ready", "stored") for one in dropped) - len(partial)
    n = len(ready) + len(partial)
    with place:
        draw(
            section(words.sending_title(n, left), words.sending_said(n, left, len(partial)), "", "how"),
            key="upload.ready",
        )
    if n:
        acts.send([*ready, *partial], f"Send {wording.count(n, 'report')}", partial=partial)


def _without(one: Dropped) -> bool:
    """Offer to send one of many files without its faulty rows: asked for each file, and never taken for granted."""
    assert one.report is not None
    fine, bad = upload.row_counts(one.report)
    label = f"{acts.plain(one.source.name)}: {left_out_words.offered(bad)} ({wording.count(fine, 'row')} sent)"
    return bool(st.checkbox(label, key=f"upload.good.{one.report.sha256}"))
