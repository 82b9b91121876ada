"""`spm adjust`, `spm declare`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from spm_core.commands.output import DEFAULT_STORE, AsJson, At, By, StorePath, Why, document, opened, say
from spm_core.errors import WrongUse
from spm_core.ledger import adjust as adjusting
from spm_core.ledger import declare as declaring
from spm_core.ledger.acts import moment_of

On = Annotated[str, typer.Option("--on", help="The day on which it was decided, YYYY-MM-DD.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("adjust")(adjust)
    app.command("declare")(declare)


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise WrongUse(f"{option}: {text!r} is no day. Write it like 2026-10-14.") from error


def adjust(
    item: Annotated[str, typer.Argument(help="The code of an action or milestone.")],
    change: Annotated[str, typer.Option("--change", help="re-date, reword, reassign, drop or add.")],
    why: Why,
    on: On,
    by: By,
    to: Annotated[
        str | None, typer.Option("--to", help="A date (re-date, add), a unit (reassign), the new text (reword).")
    ] = None,
    at: At = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Record a decided adjustment of an action or milestone."""
    core = opened(store)
    outcome = adjusting.adjust(
        core, item, change, to=to, why=why, on=_day(on, "--on"), by=by, at=moment_of(core, at) if at else None
    )
    if json:
        document(outcome.to_json())
    say(f"{item}: {change}{f' to {to}' if to else ''}, decided {on}.")


def declare(
    milestone: Annotated[str, typer.Argument(help="The code of a milestone.")],
    result: Annotated[str, typer.Argument(help="met, partly_met, not_met, carried_forward or dropped.")],
    on: On,
    why: Why,
    by: By,
    met_on: Annotated[str | None, typer.Option("--met-on", help="The day on which it was met, YYYY-MM-DD.")] = None,
    at: At = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Declare a milestone's result."""
    core = opened(store)
    outcome = declaring.declare(
        core,
        milestone,
        result,
        met_on=_day(met_on, "--met-on") if met_on else None,
        on=_day(on, "--on"),
        why=why,
        by=by,
        at=moment_of(core, at) if at else None,
    )
    if json:
        document(outcome.to_json())
    say(f"{milestone}: declared {result} on {on}.")
