"""What follows when a control is pressed: the whole view of an item, an original file, the cells behind a measure; else a dialog."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import streamlit as st

from app import session
from app.parts import dialogs, item_page
from app.parts.files import offer
from app.parts.html import e
from app.parts.live import draw
from app.session import figures
from spm_core import figures as core
from spm_core.errors import SpmError
from spm_core.figures import history
from spm_core.show import item_words, wording

if TYPE_CHECKING:
    from spm_core.model import Ask

_PLAN = Path(__file__).parent.parent.parent / "pages" / "plan.py"


def follow(*pressed: str | None, address: bool = True) -> None:
    """Do what the control pressed just now stands for; several pieces of a page give at most one.

    With `address`, an item that the address names opens as a card over the page.
    """
    chosen = next((one for one in (*pressed, st.session_state.pop("pressed", None)) if one), None)
    said = dict(parse_qsl(chosen, keep_blank_values=True)) if chosen else {}
    if "view" in said:  # an empty one means the plan
        _view(said["view"])
    elif said.get("dialog") == "original":
        st.dialog("The original, as it came")(_original)(said["id"])
    elif said.get("dialog") == "values":
        st.dialog("Where each value was read", width="large")(_values)(said["id"], said.get("year"))
    elif chosen or address:
        dialogs.answer(chosen)


def _view(item: str) -> None:
    """Go to the whole view of an item on the Plan page; without one, to the plan."""
    month = {"month": str(session.as_of())}
    st.switch_page(_PLAN, query_params={"item": item, **month} if item else month)


def _original(upload: str) -> None:
    ask = session.current()
    row = next((row for row in figures.uploads(ask) if row["upload"] == upload), None)
    if row is None:
        draw(f"<p>The store knows no upload {e(upload)} at this moment.</p>", key="original.none")
        return
    try:
        store = session.store()
        name, _ = core.original(store, upload)
    except (SpmError, ValueError) as fault:
        draw(f'<p role="alert">{e(fault)}</p>', key="original.fault")
        return
    known = history.local(session.reading(), row["received_at"]).isoformat(timespec="minutes")
    facts = [
        ("Received", wording.moment(known)),
        ("From", row["by"]),
        ("It is", row["state"].replace("_", " ")),
        ("Checksum (sha256)", row["sha256"]),
    ]
    draw(
        f"<h2>{e(name)}</h2>"
        + "".join(f'<p class="small"><span class="quiet">{e(key)}.</span> {e(text)}</p>' for key, text in facts),
        key="original.facts",
    )
    offer(
        "Download",
        lambda: core.original(store, upload)[1],
        name,
        None,
        key="original.get",
        about=f"{upload} {name}",
        primary=True,
    )


def _values(measure: str, year: str | None = None) -> None:
    ask = session.current()
    rows = [row for row in measure_facts(ask, measure) if year in (None, row["year"])]
    names = [_name(row) for row in rows]
    known = next((one for one in figures.measures(ask)["measures"] if one["measure"] == measure), None)
    title = f"<h2>{e(known['indicator'] if known else measure)}{e(', ' + year if year else '')}</h2>"
    none = '<p class="quiet">No value was given for this year, neither in the plan nor in a report.</p>'
    shown = [{**row, "value": _number(row["value"], known)} for row in rows]
    pressed = draw(title + (item_page.facts_table(shown, names) if rows else none), key="values.facts")
    if pressed:  # the only controls here are the originals
        _original(dict(parse_qsl(pressed))["id"])


def _number(value: str | None, measure: dict[str, Any] | None) -> str:
    """A value as the page says it; a suppressed one stays a star."""
    try:
        return wording.number(float(value or ""), measure["unit"] if measure else None)
    except ValueError:
        return value or "none"


def _name(row: dict[str, Any]) -> str:
    group = f", {row['subgroup']}" if row["subgroup"] else ""
    size = f", n {row['n']}" if row["n"] is not None else ""
    return f"{item_words.FIELDS[row['field']]} {row['year']}{group}{size}"


@session.kept
def measure_facts(ask: Ask, measure: str) -> list[dict[str, Any]]:
    """Every value ever given for a measure, newest first, with its cell."""
    return history.told_once(session.reading(), figures.measure_facts(ask, measure=measure))
