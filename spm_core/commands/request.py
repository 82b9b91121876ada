"""`spm request list|accept|decline`: the changes that units ask for in their workbooks."""

from __future__ import annotations

from typing import Annotated

import typer

from spm_core import figures
from spm_core.commands.given import ByMaybe, InReview, Seen, at_of, day_of, done, who
from spm_core.commands.output import DEFAULT_STORE, AsJson, At, StorePath, Why, opened, printed
from spm_core.commands.recommendation import Division, of_division
from spm_core.ledger import request as requesting

group = typer.Typer(help="Changes that units ask for in their workbooks.", no_args_is_help=True)

Code = Annotated[str, typer.Argument(help="The request's id, such as U1-2026-10.c1.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(group, name="request")


@group.command("list")
def list_(
    open_: Annotated[bool, typer.Option("--open", help="Those alone that wait for a decision.")] = False,
    division: Division = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """List the changes asked for, the oldest first."""
    core = opened(store)
    shown = {"requests": figures.requests(core, of_division(division), only_open=open_)}
    printed(shown, json=json)


@group.command("accept")
def accept(
    code: Code,
    to: Annotated[str | None, typer.Option("--to", help="Another value than the one asked for.")] = None,
    why: Annotated[str | None, typer.Option("--why", help="The reason; else the unit's own.")] = None,
    on: Annotated[str | None, typer.Option("--on", help="The day of the decision, YYYY-MM-DD; else today.")] = None,
    by: ByMaybe = None,
    review: InReview = None,
    seen: Seen = None,
    at: At = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Decide as the unit asks, or with another value."""
    core = opened(store)
    day = day_of(on, "--on") if on else None
    outcome = requesting.accept(
        core, code, to=to, why=why, on=day, by=who(by), review=review, seen=seen, at=at_of(core, at)
    )
    more = outcome.more
    done(outcome, f"{code}: {more['item']}, {more['change']}{' to ' + more['to'] if more['to'] else ''}.", json=json)


@group.command("decline")
def decline(
    code: Code,
    why: Why,
    by: ByMaybe = None,
    review: InReview = None,
    seen: Seen = None,
    at: At = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Decline, with a reason that is printed in the unit's next workbook."""
    core = opened(store)
    outcome = requesting.decline(core, code, why=why, by=who(by), review=review, seen=seen, at=at_of(core, at))
    done(outcome, f"{code} is declined; the reason goes into the unit's next workbook.", json=json)
