"""The pieces of the Year page's last step: what becomes of open milestones, what is planned, what was read in a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.parts.html import e, folded, opens, section
from spm_core.show import wording
from spm_core.show import year_page_words as words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Row = dict[str, Any]


def open_milestones(rows: Sequence[Row], title: str, sub: str) -> str:
    """Open milestones, each with what becomes of it and the three choices."""
    return section(title, sub, "".join(_open(row) for row in rows))


def earlier(rows: Sequence[Row]) -> str:
    """Milestones open from other years, folded while a result was declared of each: they can still be carried on."""
    title = f"{wording.first_up(wording.count(len(rows), 'milestone'))} still open from other years"
    lines = "".join(_open(row) for row in rows)
    body = folded("Show them", lines) if all(row["result"] or row["choice"] for row in rows) else lines
    return section(
        title, "They count in their own year. Their results were declared; one can be carried on still.", body
    )


def _open(row: Row) -> str:
    name = opens(e(row["text"]), f"{row['milestone']} {row['text']}", css="name link", item=row["milestone"])
    now = f"{e(row['lead_name'])}; {e(words.result(row['result']))}; due {e(wording.day(row['approved']))}, expected {e(wording.day(row['forecast']))}"
    said = words.becomes({**row, "what": "open", "as": row["as"]["milestone"] if row["as"] else None})
    more = f'<p class="small quiet">{e(row["why"] or "")}</p>' if row["choice"] and row["why"] else ""
    if row["as"]:
        more += f'<p class="small">due {e(wording.day(row["as"]["due"]))} ({e(row["as"]["due_from"])}), {e(wording.count(len(row["as"]["actions"]), "open action"))}</p>'
    buttons = "".join(
        opens(label, f"{label}: {row['milestone']} {row['text']}", css="btn", act="choice", id=row["milestone"], choice=choice)
        for choice, label in (("carry", "Carry on"), ("keep", "Keep"), ("drop", "Drop"))
        if choice != row["choice"]
    )  # fmt: skip
    strong = "" if row["choice"] else ' class="late"'
    return f'<div class="ln say"><div><p><b>{e(row["milestone"])}</b> {name}</p><p class="small quiet">{now}</p></div><div><p><span{strong}>{e(wording.first_up(said))}</span></p>{more}</div><div class="btns">{buttons}</div></div>'


def planned(found: Row, names: Mapping[str, str]) -> str:
    """What the plan holds for the new year already; each may be left out with a reason."""
    lines = []
    for row in found["planned"]:
        out = row["choice"] == "drop"
        act = opens("Keep" if out else "Leave out", f"{'Keep' if out else 'Leave out'}: {row['milestone']} {row['text']}", css="btn", act="choice", id=row["milestone"], choice="keep" if out else "drop")  # fmt: skip
        origin = (
            f' <span class="small quiet">carried from {e(row["carried_from"])}</span>' if row["carried_from"] else ""
        )
        why = f'<p class="small quiet">{e(row["why"])}</p>' if out and row["why"] else ""
        lines.append(
            f'<div class="ln say"><div><p><b>{e(row["milestone"])}</b> {e(row["text"])}{origin}</p><p class="small quiet">{e(names.get(row["lead"], row["lead"]))}; due {e(wording.day(row["due"]))}</p></div>'
            f"<div><p>{e(wording.first_up(words.becomes({**row, 'what': 'planned'})))}</p>{why}</div><div class='btns'>{act if not found['opened'] else ''}</div></div>"
        )
    title = f"{wording.count(len(found['planned']), 'milestone')} planned for {found['year']} already"
    return section(
        title, "", folded("Show them", "".join(lines)) if lines else '<p class="quiet">The plan holds none.</p>'
    )


def head(bold: str, rest: str) -> str:
    """Say where the new year stands."""
    return f'<p style="padding-top:16px"><b>{e(bold)}</b> {e(rest)}</p>'


def steps(found: Row) -> str:
    """Say how the new year comes about."""
    year = e(found["year"])
    lines = [
        "Download the proposed plan: the whole plan as it stands, with what is carried on. Suggestions stand on a sheet of their own and are not in it.",
        "Change in it what is to be changed: dates, words, leads, new milestones and actions. Drop it below and load it; nothing is frozen by that.",
        f"Open {year}: its due dates are frozen, and its first month can be reported. Nothing of the past changes.",
    ]
    body = f'<ol class="steps">{"".join(f"<li><span>{line}</span></li>" for line in lines)}</ol>'
    return section(f"Into {found['year']}", "Nothing below is in the plan before you load it.", body, "how")


def nothing_open(label: str) -> str:
    """Say that no milestone waits."""
    return f'<p class="quiet">No milestone of {e(label)} waits for a word.</p>'


def nothing_planned(label: str) -> str:
    """Say that the year cannot be opened yet."""
    return f'<p class="quiet">The plan holds nothing for {e(label)} yet, so it cannot be opened: load the workbook first.</p>'


def not_loaded(n: int, label: str) -> str:
    """Warn that carried milestones are not in the plan yet: opening now would leave them out of the frozen plan."""
    what = f"{wording.count(n, 'milestone')} carried on {'is' if n == 1 else 'are'} not in the plan yet"
    return f'<p class="late" role="status">{e(wording.first_up(what))}. Load the proposed workbook before you open {e(label)}, or they will not be in its frozen plan.</p>'
