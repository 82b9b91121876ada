"""`spm commitment add|close|list`: who promised what in a review, and what came of it."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer

from spm_core import figures
from spm_core.commands.given import ByMaybe, at_of, day_of, done, who
from spm_core.commands.output import DEFAULT_STORE, AsJson, At, StorePath, opened, printed
from spm_core.ledger import commitment as promising
from spm_core.ledger.deciding import known_review
from spm_core.model import Ask, Month

group = typer.Typer(help="Commitments: who promised what in a review.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(group, name="commitment")


@group.command("add")
def add(
    review: Annotated[str, typer.Argument(help="The review's id, such as R1.")],
    text: Annotated[str, typer.Option("--text", help="What is promised.")],
    owner: Annotated[str, typer.Option("--owner", help="Who promises it: a unit's code, or a person.")],
    due: Annotated[str, typer.Option("--due", help="By which day, YYYY-MM-DD.")],
    by: ByMaybe = None,
    at: At = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Record a promise made in an open review; prints its id."""
    core = opened(store)
    outcome = promising.add(
        core, review, text=text, owner=owner, due=day_of(due, "--due"), by=who(by), at=at_of(core, at)
    )
    code = outcome.more["commitment"]
    done(outcome, f"{code}: {owner}, by {due}.", json=json, printed=code)


@group.command("close")
def close(
    commitment: Annotated[str, typer.Argument(help="The commitment's id, such as R1.2.")],
    outcome: Annotated[str, typer.Option("--outcome", help="What came of it.")],
    by: ByMaybe = None,
    at: At = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Record what came of a promise."""
    core = opened(store)
    closed = promising.close(core, commitment, outcome=outcome, by=who(by), at=at_of(core, at))
    done(closed, f"{commitment} is closed.", json=json)


@group.command("list")
def list_(
    review: Annotated[str | None, typer.Option("--review", help="Of one review.")] = None,
    open_: Annotated[bool, typer.Option("--open", help="Those alone that are open.")] = False,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """List commitments."""
    core = opened(store)
    if review:
        known_review(core, review)
    rows = figures.commitments(core, Ask(getpass.getuser(), Month(2000, 1)), review=review)
    shown = {"commitments": [row for row in rows if not open_ or row["state"] == "open"]}
    printed(shown, json=json)
