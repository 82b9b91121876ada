"""What the commands of the cycle are given: days, the review, who does it, what was seen."""

from __future__ import annotations

import getpass
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from spm_core.commands.output import document, say, tell, tell_findings
from spm_core.errors import WrongUse
from spm_core.ledger.acts import moment_of

if TYPE_CHECKING:
    from spm_core.ledger.acts import Outcome
    from spm_core.store import Store

On = Annotated[str, typer.Option("--on", help="The day on which it was decided, YYYY-MM-DD.")]
InReview = Annotated[str | None, typer.Option("--review", help="The open review in which it is decided.")]
Seen = Annotated[
    int | None,
    typer.Option("--seen", help="The last act that was looked at: a newer decision refuses this one, and is told."),
]
ByMaybe = Annotated[
    str | None, typer.Option("--by", help="Who does this: a name or e-mail address; else who is logged in.")
]
WhyMaybe = Annotated[str | None, typer.Option("--why", help="The reason, for the record.")]


def day_of(text: str, option: str) -> date:
    """Read a day; WrongUse when it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise WrongUse(f"{option}: {text!r} is no day. Write it like 2026-10-14.") from error


def who(by: str | None) -> str:
    """Give the name in --by, else that of the person logged in."""
    return getpass.getuser() if by is None else by


def at_of(core: Store, at: str | None) -> datetime | None:
    """Read --at, when given."""
    return moment_of(core, at) if at else None


def done(outcome: Outcome, said: str, *, json: bool, printed: Any = None) -> None:
    """Tell what an act did: the document with --json, else what is worth printing; findings and a sentence to the person."""
    if json:
        document(outcome.to_json())
    elif printed is not None:
        tell(printed)
    tell_findings(outcome.findings)
    say(said)
