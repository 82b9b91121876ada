"""What is owed, and until when, today: one quiet line, with the calendar to subscribe to. And the reporting rate over time."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from app import session
from app.parts.html import e, opens
from app.session import figures
from spm_core import figures as core
from spm_core.model import PlanYear
from spm_core.show import charts, due_words, look

if TYPE_CHECKING:
    from datetime import date

    from spm_core.model import Ask


def owed(ask: Ask) -> str:
    """Say what the ask's unit, division or agency owes today, whatever month is looked at."""
    return _owed(ask, core.today(session.store()))


@session.kept
def _owed(ask: Ask, on: date) -> str:
    known = figures.due(on=on)
    year = PlanYear.holding(on, figures.settings()["year_start_month"])
    reports, reviews = due_words.of_the_year(known["reports"], str(year.first_month)), known["reviews"]
    if ask.tier == "unit":
        division = next((row["division"] for row in figures.plan(ask)["units"] if row["unit"] == ask.id), None)
        mine = [row for row in reports if row["unit"] == ask.id]
        first, rest = due_words.owed_by_unit(mine, [row for row in reviews if row["scope"] == division], on)
    elif ask.tier == "division":
        mine = [row for row in reports if row["division"] == ask.id]
        first, rest = due_words.owed_by_group(mine, [row for row in reviews if row["scope"] == ask.id], on)
    else:
        mine = reports
        first, rest = due_words.owed_by_group(mine, reviews, on)
    code = quote(ask.id or "agency", safe="")
    feed = f'<a href="/calendar/{code}.ics" download>Calendar of due days</a>'
    begun = due_words.month_runs(ask.as_of, on)
    owing = any(row["state"] in due_words.OWED for row in mine)
    here = {"tier": ask.tier, "id": ask.id, "month": ask.as_of}
    remind = (
        opens("Reminders", "Reminders to who owes a report", css="link", dialog="reminders", **here) if owing else ""
    )
    return f'<p class="owed">{e(begun)} {e(first)} <span class="quiet">{e(rest)}</span> {remind} {feed}</p>'


def rate(ask: Ask) -> charts.Chart | None:
    """Draw the reporting rate of the agency or a division by month; None before the first month whose due day is over."""
    if ask.tier == "agency" and not session.may("figures", whole=True):
        return None
    known = figures.rate(ask)
    group = known["groups"][0] if known["groups"] else None
    return charts.xmr(group, known["target"], look.VARIABLES) if group and group["months"] else None
