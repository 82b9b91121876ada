"""`spm due`: who owes what, and its calendar; `spm remind`: reminders to those alone who owe."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from spm_core import figures
from spm_core.commands.files import write
from spm_core.commands.given import day_of
from spm_core.commands.output import (
    DEFAULT_STORE,
    AsJson,
    At,
    Ended,
    StorePath,
    document,
    opened,
    printed,
    say,
    tell,
    tell_findings,
)
from spm_core.errors import WrongUse, one_of
from spm_core.ledger.acts import moment_of, refuse
from spm_core.model import Ask, Month
from spm_core.store.store import utc_now

if TYPE_CHECKING:
    from datetime import date

    from spm_core.store import Store

On = Annotated[str | None, typer.Option("--on", help="The day, YYYY-MM-DD; without it, today on the agency's clock.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("due")(due)
    app.command("remind")(remind)


def _on(core: Store, text: str | None) -> date:
    return figures.today(core) if text is None else day_of(text, "--on")


def due(
    on: On = None,
    unit: Annotated[str | None, typer.Option("--unit", help="One unit (or division) alone.")] = None,
    ics: Annotated[bool, typer.Option("--ics", help="Write a calendar feed; needs --out.")] = False,
    out: Annotated[Path | None, typer.Option("--out", help="Where to write the feed.")] = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Say who owes what on a day: reports and reviews, who has delivered, who is late, until when."""
    core = opened(store)
    asked = _on(core, on)
    if ics or out:
        if not (ics and out):
            raise WrongUse("A calendar feed needs both --ics and --out FILE.")
        _feed(core, asked, unit or "agency", out, json=json)
        return
    answer = figures.due(core, on=asked)
    if unit:
        answer = _narrowed(core, answer, unit)
    printed(answer, json=json)


def _narrowed(core: Store, answer: dict[str, Any], code: str) -> dict[str, Any]:
    """Keep one unit's reports and its division's reviews, or a division's."""
    plan = figures.plan(core, Ask(getpass.getuser(), Month.parse(answer["on"][:7])))
    division = next((row["division"] for row in plan["units"] if row["unit"] == code), code)
    if division == code and code not in {row["division"] for row in plan["divisions"]}:
        raise WrongUse(
            f"The plan has neither unit nor division {code!r}. {one_of(row['unit'] for row in plan['units'])}"
        )
    return {
        **answer,
        "reports": [row for row in answer["reports"] if code in (row["unit"], row["division"])],
        "reviews": [row for row in answer["reviews"] if row["scope"] == division],
    }


def _feed(core: Store, on: date, code: str, out: Path, *, json: bool) -> None:
    from spm_core.documents import calendar  # here, as all documents: other commands need not wait for them

    plan = figures.plan(core, Ask(getpass.getuser(), Month.of(on)))
    write(out, calendar.feed(figures.ahead(core, on=on), plan, code, at=utc_now()))
    if json:
        document({"file": str(out), "id": code})
    say(f"Wrote {out}.")


def remind(
    on: On = None,
    send: Annotated[bool, typer.Option("--send", help="Mail them; without it they are only shown.")] = False,
    unit: Annotated[str | None, typer.Option("--unit", help="This unit alone.")] = None,
    months: Annotated[
        int, typer.Option("--months", min=1, max=12, help="Remind of the reports of so many ended months.")
    ] = 3,
    again: Annotated[
        bool,
        typer.Option("--again", help="Also those whose sending was cut off, so that nobody knows whether it went."),
    ] = False,
    by: Annotated[str | None, typer.Option("--by", help="Who sends: a name or e-mail address.")] = None,
    at: At = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Write reminders to the units that owe reports, and to nobody else; mail them with --send."""
    from spm_core.commands import reminding

    core = opened(store)
    asked = _on(core, on)
    if send and not by:
        raise WrongUse("--send needs --by: who sends them.")
    if send and asked > figures.today(core):
        raise refuse(
            "reminder-ahead",
            f"{asked} is still to come; nobody knows yet who will owe a report then.",
            "Send on the day itself; without --send the reminders of a later day are shown.",
            str(asked),
        )
    moment = moment_of(core, at) if at else None
    answer, findings = reminding.remind(
        core, asked, months=months, units={unit} if unit else None, send_by=by if send else None, at=moment, again=again
    )
    if json:
        document({**answer, "findings": [finding.to_json() for finding in findings]})
    else:
        for line in reminding.told(answer):
            tell(line)
        tell_findings(findings)
    if any(finding.severity == "error" for finding in findings):
        raise Ended(1)
