"""`spm recommendation list|show|answer|escalate|withdraw`: what units recommend, and what became of it."""

from __future__ import annotations

from typing import Annotated

import typer

from spm_core import figures
from spm_core.commands.given import ByMaybe, InReview, Seen, WhyMaybe, at_of, done, who
from spm_core.commands.output import DEFAULT_STORE, AsJson, At, StorePath, Why, opened, printed
from spm_core.ledger import recommendation as recommending
from spm_core.model import Ask, Month

group = typer.Typer(help="Recommendations that units raise in their workbooks.", no_args_is_help=True)

Code = Annotated[str, typer.Argument(help="The recommendation's id, such as U1-2026-10.r1.")]
Division = Annotated[str | None, typer.Option("--division", help="Of the units of one division.")]
LAST = Month(9998, 11)
"""Asked as of it, all that is recorded speaks."""


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(group, name="recommendation")


def of_division(division: str | None) -> Ask:
    """Ask for everything known, of a division or of the agency."""
    return Ask(who(None), LAST, "division" if division else "agency", division)


@group.command("list")
def list_(
    open_: Annotated[bool, typer.Option("--open", help="Those alone that wait: open or escalated.")] = False,
    division: Division = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """List recommendations, the latest raised first."""
    core = opened(store)
    shown = {"recommendations": figures.recommendations(core, of_division(division), only_open=open_)}
    printed(shown, json=json)


@group.command("show")
def show(code: Code, store: StorePath = DEFAULT_STORE, json: AsJson = False) -> None:
    """Show a recommendation and every step of it."""
    core = opened(store)
    ask = of_division(None)
    shown = {**figures.recommendation(core, ask, code), "steps": figures.trace(core, ask, code)["facts"]}
    printed(shown, json=json)


@group.command("answer")
def answer(
    code: Code,
    text: Annotated[str, typer.Option("--text", help="The answer; it is printed in the unit's next workbook.")],
    by: ByMaybe = None,
    review: InReview = None,
    seen: Seen = None,
    at: At = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Answer a recommendation."""
    core = opened(store)
    outcome = recommending.answer(core, code, text=text, by=who(by), review=review, seen=seen, at=at_of(core, at))
    done(outcome, f"{code} is answered.", json=json)


@group.command("escalate")
def escalate(
    code: Code,
    why: WhyMaybe = None,
    by: ByMaybe = None,
    review: InReview = None,
    seen: Seen = None,
    at: At = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Hand a recommendation on to the leadership."""
    core = opened(store)
    outcome = recommending.escalate(core, code, why=why, by=who(by), review=review, seen=seen, at=at_of(core, at))
    done(outcome, f"{code} is with the leadership.", json=json)


@group.command("withdraw")
def withdraw(
    code: Code,
    why: Why,
    by: ByMaybe = None,
    review: InReview = None,
    at: At = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Take a recommendation back."""
    core = opened(store)
    outcome = recommending.withdraw(core, code, why=why, by=who(by), review=review, at=at_of(core, at))
    done(outcome, f"{code} is withdrawn.", json=json)
