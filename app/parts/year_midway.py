"""The step of the mid-plan review: what was planned, done and taken out of every year, and what of the rest still makes sense."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app import session
from app.parts.html import e, opens, section, table
from app.parts.live import draw
from spm_core.figures import leadership
from spm_core.show import wording
from spm_core.show import year_page_words as words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spm_core.model import Ask

Row = dict[str, Any]

_HEADS = ["Year", "Goal", "Planned", "Added", "Completed", "Taken out", "Left"]
_COUNTS = ("planned", "added", "completed", "dropped", "left")


def midway(ask: Ask) -> list[str | None]:
    """Every plan year by goal, then each milestone that is left, to say of it whether it still makes sense."""
    return [draw(_midway(ask), key="year.midway")]


@session.kept
def _midway(ask: Ask) -> str:
    years, rest = (leadership.section(session.reading(), name, ask) for name in ("years", "rest"))
    return _years(years) + _rest(rest, dict(session.groups("unit")))


def _years(rows: Sequence[Row]) -> str:
    sub = "What was carried on is left in the year in which it was due, and stands anew in the year to which it was carried. Goals without anything in a year are left out."
    tables = ""
    for of in ("milestones", "actions"):
        lines = [
            [e(words.year_name(row)), e(f"{row['goal']} {row['text']}"), *(str(row[of][key]) for key in _COUNTS)]
            for row in words.counted(rows, of)
        ]
        title = f"{wording.first_up(of)} by year and goal"
        tables += f"<h3>{e(title)}</h3>" + table(title, _HEADS, lines, css="plain stack named", right=(2, 3, 4, 5, 6))
    return section(words.years_title(rows), sub, tables)


def _rest(rows: Sequence[Row], names: Mapping[str, str]) -> str:
    body = "".join(
        f"<h3>{e(words.year_name(mine[0]))}</h3>" + "".join(_left(row, names) for row in mine)
        for mine in words.by_year(rows).values()
    )
    sub = "Does it still make sense? Keep it, or drop it with a reason; carrying on is decided at the year’s end."
    return section(words.rest_title(rows), sub, body)


def _left(row: Row, names: Mapping[str, str]) -> str:
    name = opens(e(row["text"]), f"{row['milestone']} {row['text']}", css="name link", item=row["milestone"])
    now = f"{names.get(row['lead'], row['lead'] or 'Named team')}; due {wording.day(row['due']) or 'on no day'}; its strategy: {row['reading'] or 'too early to read'}"
    said = words.said_of(row) or "to be said"
    buttons = "".join(
        opens(label, f"{label}: {row['milestone']} {row['text']}", css="btn", act="choice", id=row["milestone"], choice=choice)
        for choice, label in (("keep", "Keep"), ("drop", "Drop"))
        if choice != row["choice"]
    )  # fmt: skip
    return (
        f'<div class="ln say"><div><p><b>{e(row["milestone"])}</b> {name}</p><p class="small quiet">{e(now)}</p></div>'
        f'<div><p>{e(wording.first_up(said))}</p></div><div class="btns">{buttons}</div></div>'
    )
