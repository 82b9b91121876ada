"""`spm review open|list|show|note|attend|close|reopen`: a meeting, its agenda and minutes, and the freezing of its figures."""

from __future__ import annotations

from typing import Annotated

import typer

from spm_core import figures
from spm_core.commands.given import ByMaybe, On, at_of, day_of, done, who
from spm_core.commands.output import DEFAULT_STORE, AsJson, At, By, StorePath, Why, document, opened, printed, say, tell
from spm_core.commands.plain import lines
from spm_core.commands.reports import month_of
from spm_core.errors import WrongUse
from spm_core.figures.reviews import frozen_text, review_row
from spm_core.ledger import review as reviewing

group = typer.Typer(help="Reviews: agenda, minutes, and figures frozen at their closing.", no_args_is_help=True)

Review = Annotated[str, typer.Argument(help="The review's id, such as R1.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(group, name="review")


@group.command("open")
def open_(
    kind: Annotated[str, typer.Option("--kind", help="division, leadership or mid-plan.")],
    scope: Annotated[str, typer.Option("--scope", help="A division's code, or agency.")],
    period: Annotated[str, typer.Option("--period", help="A quarter (2026-27.Q2), a plan year (2026-27) or a month.")],
    on: On,
    by: By,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="The month looked at; else the latest that is over.")
    ] = None,
    at: At = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Open a review; prints its id."""
    core = opened(store)
    outcome = reviewing.open_(
        core,
        kind=kind,
        scope=scope,
        period=period,
        on=day_of(on, "--on"),
        by=by,
        as_of=month_of(as_of, "--as-of"),
        at=at_of(core, at),
    )
    name = outcome.more["review"]
    done(
        outcome, f"{name}: {kind} review of {scope}, {period}, as of {outcome.more['as_of']}.", json=json, printed=name
    )


@group.command("list")
def list_(store: StorePath = DEFAULT_STORE, json: AsJson = False) -> None:
    """List every review, and what has come in since those that are closed."""
    core = opened(store)
    rows = [{**row, "since": figures.since(core, row["review"])["said"]} for row in figures.reviews(core)]
    printed({"reviews": rows}, json=json)


@group.command("show")
def show(
    review: Review,
    frozen: Annotated[int | None, typer.Option("--frozen", help="The number of an earlier closing.")] = None,
    first: Annotated[str | None, typer.Option("--from", help="What moved: from the end of this month ...")] = None,
    last: Annotated[str | None, typer.Option("--to", help="... to the end of this one.")] = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Show a review: an open one as it stands, a closed one as it was frozen, to the letter."""
    core = opened(store)
    months = month_of(first, "--from"), month_of(last, "--to")
    if frozen is not None and any(months):
        raise WrongUse("--frozen shows what was frozen; --from and --to ask anew. Leave one of them out.")
    closed = review_row(core, review)["state"] == "closed"
    if frozen is not None or (closed and not any(months)):
        if json:
            tell(frozen_text(core, review, frozen))
        else:
            _plain(figures.frozen(core, review, frozen))
    else:
        shown = figures.review_document(core, review, first=months[0], last=months[1])
        document(shown) if json else _plain(shown)
    for text in figures.since(core, review)["said"]:
        say(text)


def _plain(shown: dict[str, object]) -> None:
    """Print a review's document as tables, each point of the agenda under its name."""
    points = {point["section"]: point["items"] for point in shown["agenda"]}  # type: ignore[attr-defined]
    rest = {key: value for key, value in shown.items() if key not in ("agenda", "figures")}
    for line in lines({**{key: value for key, value in rest.items() if not isinstance(value, list)}, **points}):
        tell(line)
    for line in lines({key: value for key, value in rest.items() if isinstance(value, list) and key not in points}):
        tell(line)


@group.command("note")
def note(
    review: Review,
    by: By,
    section: Annotated[
        str, typer.Option("--section", help="A point of the agenda, such as at_risk; or other.")
    ] = reviewing.OTHER,
    text: Annotated[str, typer.Option("--text", help="What is to stand in the minutes.")] = "",
    strike: Annotated[
        int | None, typer.Option("--strike", help="Strike out the line of this act; it stays in the record.")
    ] = None,
    why: Annotated[str | None, typer.Option("--why", help="Why it is struck out.")] = None,
    at: At = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Add a line to the minutes, or strike one out."""
    core = opened(store)
    if strike is not None:
        struck = reviewing.strike(core, review, strike, by=by, why=why, at=at_of(core, at))
        done(struck, f"{review}: struck out: {struck.more['text']}", json=json)
        return
    outcome = reviewing.note(core, review, section=section, text=text, by=by, at=at_of(core, at))
    done(outcome, f"{review}: noted under {outcome.more['section']}.", json=json)


@group.command("attend")
def attend(
    review: Review,
    person: Annotated[list[str], typer.Option("--person", help="Who was there; may be given several times.")],
    by: ByMaybe = None,
    at: At = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Note who was there."""
    core = opened(store)
    outcomes = [reviewing.attend(core, review, person=one, by=who(by), at=at_of(core, at)) for one in person]
    done(outcomes[-1], f"{review}: {', '.join(person)} attended.", json=json)


@group.command("close")
def close(review: Review, by: By, at: At = None, store: StorePath = DEFAULT_STORE, json: AsJson = False) -> None:
    """Close a review: its figures are frozen under a number, as known at that moment."""
    core = opened(store)
    outcome = reviewing.close(core, review, by=by, at=at_of(core, at))
    done(outcome, f"{review} is closed; its figures are frozen under number {outcome.more['number']}.", json=json)


@group.command("reopen")
def reopen(
    review: Review, why: Why, by: ByMaybe = None, at: At = None, store: StorePath = DEFAULT_STORE, json: AsJson = False
) -> None:
    """Reopen a closed review; what was frozen is kept."""
    core = opened(store)
    outcome = reviewing.reopen(core, review, why=why, by=who(by), at=at_of(core, at))
    done(outcome, f"{review} is open again; number {outcome.more['kept']} is kept.", json=json)
