"""`spm show completion|drift|measures|reporting|items|rate|year`, `spm trace`."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from spm_core import figures
from spm_core.commands.output import DEFAULT_STORE, AsJson, StorePath, opened, printed
from spm_core.commands.reports import month_of
from spm_core.errors import WrongUse
from spm_core.ledger.acts import moment_of
from spm_core.model import TIERS, Ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from spm_core.store import Store

WHAT: dict[str, Callable[[Store, Ask, str], dict[str, Any]]] = {
    "completion": figures.completion,
    "drift": figures.drift,
    "measures": lambda store, ask, _: _measures(figures.measures(store, ask)),
    "reporting": lambda store, ask, _: figures.reporting(store, ask),
    "items": figures.items,
    "rate": lambda store, ask, _: figures.rate(store, ask),
    "year": lambda store, ask, _: figures.year(store, ask),
}

FACT = ("field", "value", "month", "known_at", "upload", "file", "sheet", "cell", "by", "in_force")
MEASURE = ("measure", "owner", "indicator", "direction", "baseline", "years")
YEAR = ("year", "target", "actual", "gap", "progress", "status", "tags")
"""The contract's keys; the pages know more of a fact, measure or year than other programs were promised."""

AsOf = Annotated[str, typer.Option("--as-of", help="The report month asked for, YYYY-MM.")]
KnownAt = Annotated[str | None, typer.Option("--known-at", help="Ask what was known at this moment (ISO).")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("show")(show)
    app.command("trace")(trace)


def show(
    what: Annotated[str, typer.Argument(help="completion, drift, measures, reporting, items, rate or year.")],
    as_of: AsOf,
    tier: Annotated[str, typer.Option("--tier", help="agency, division, unit, goal or strategy.")] = "agency",
    id: Annotated[str | None, typer.Option("--id", help="One group of that tier.")] = None,
    of: Annotated[str, typer.Option("--of", help="actions or milestones.")] = "actions",
    year: Annotated[
        str | None, typer.Option("--year", help="Ask for this plan year's items, as of a month after it.")
    ] = None,
    known_at: KnownAt = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Show figures, as of a month."""
    if what not in WHAT:
        raise WrongUse(f"spm show {what!r}: ask for {', '.join(WHAT)}.")
    if tier not in TIERS:
        raise WrongUse(f"--tier {tier!r} is none of {', '.join(TIERS)}.")
    core = opened(store)
    ask = _ask(core, as_of, known_at, tier=tier, id=id, year=year)
    _answer(WHAT[what](core, ask, of), json=json)


def trace(
    item: Annotated[str, typer.Argument(help="The code of an action or milestone.")],
    as_of: AsOf,
    known_at: KnownAt = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Show every fact behind an item: upload, file, sheet, cell, who, when."""
    core = opened(store)
    answer = figures.trace(core, _ask(core, as_of, known_at), item)
    _answer({**answer, "facts": [_only(fact, FACT) for fact in answer["facts"]]}, json=json)


def _only(row: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: row[key] for key in keys}


def _measures(answer: dict[str, Any]) -> dict[str, Any]:
    shown = [
        {**_only(one, MEASURE), "years": [_only(year, YEAR) for year in one["years"]]} for one in answer["measures"]
    ]
    return {**answer, "measures": shown}


def _ask(core: Store, as_of: str, known_at: str | None, **more: Any) -> Ask:
    month = month_of(as_of, "--as-of")
    assert month is not None
    return Ask(who=getpass.getuser(), as_of=month, known_at=moment_of(core, known_at) if known_at else None, **more)


def _answer(answer: dict[str, Any], *, json: bool) -> None:
    printed(answer, json=json)
