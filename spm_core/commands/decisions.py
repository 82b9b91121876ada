"""`spm adjust`, `spm declare`, `spm target`: decisions, in a review or between them."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from spm_core.commands.given import InReview, On, Seen, at_of, day_of, done
from spm_core.commands.output import (
    DEFAULT_STORE,
    AsJson,
    At,
    By,
    StorePath,
    Why,
    document,
    opened,
    say,
    tell,
    tell_findings,
)
from spm_core.commands.plain import lines
from spm_core.commands.reports import month_of
from spm_core.errors import WrongUse
from spm_core.ledger import adjust as adjusting
from spm_core.ledger import declare as declaring
from spm_core.ledger import effect
from spm_core.ledger import target as targeting

if TYPE_CHECKING:
    from spm_core.ledger.acts import Outcome

Preview = Annotated[bool, typer.Option("--preview", help="Show the figures before and after; record nothing.")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="The month of the preview's figures, YYYY-MM.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("adjust")(adjust)
    app.command("declare")(declare)
    app.command("target")(target)


def adjust(
    item: Annotated[str, typer.Argument(help="The code of an action or milestone.")],
    change: Annotated[
        str,
        typer.Option("--change", help="re-date, reword, reassign, drop, add, collaborate, release or support."),
    ],
    why: Why,
    on: On,
    by: By,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            help="A date (re-date, add), a unit (reassign, collaborate, release), the new text (reword), the help (support).",
        ),
    ] = None,
    from_on: Annotated[
        str | None, typer.Option("--from", help="A collaborator's first day; else the decision's.")
    ] = None,
    to_on: Annotated[str | None, typer.Option("--until", help="A collaborator's last day; else open.")] = None,
    review: InReview = None,
    seen: Seen = None,
    preview: Preview = False,
    as_of: AsOf = None,
    at: At = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Record a decided adjustment of an action or milestone."""
    core = opened(store)
    given: dict[str, Any] = {
        "to": to,
        "why": why,
        "on": day_of(on, "--on"),
        "by": by,
        "at": at_of(core, at),
        "review": review,
        "seen": seen,
        "from_on": day_of(from_on, "--from") if from_on else None,
        "to_on": day_of(to_on, "--until") if to_on else None,
    }
    if preview:
        _tried(effect.of_adjust(core, item, change, as_of=month_of(as_of, "--as-of"), **given), json=json)
        return
    outcome = adjusting.adjust(core, item, change, **given)
    done(outcome, f"{item}: {change}{f' to {to}' if to else ''}, decided {on}.", json=json)


def declare(
    on: On,
    by: By,
    milestone: Annotated[str | None, typer.Argument(help="The code of a milestone.")] = None,
    result: Annotated[str | None, typer.Argument(help="met, partly_met, not_met, carried_forward or dropped.")] = None,
    why: Annotated[str | None, typer.Option("--why", help="The reason, in a few words.")] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file", help="Many at once, all or none: a CSV file with milestone, result, met_on, why, evidence."
        ),
    ] = None,
    met_on: Annotated[str | None, typer.Option("--met-on", help="The day on which it was met, YYYY-MM-DD.")] = None,
    evidence: Annotated[
        str | None, typer.Option("--evidence", help="What shows it: a document, a link, a count.")
    ] = None,
    review: InReview = None,
    seen: Seen = None,
    preview: Preview = False,
    as_of: AsOf = None,
    at: At = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Declare a milestone's result, or those of many at once."""
    core = opened(store)
    if file is not None:
        if any((milestone, result, why, met_on, evidence, seen is not None, preview, as_of)):
            raise WrongUse(
                "--file declares what stands in it, each milestone with its own reason: leave the milestone, --why, --met-on, "
                "--evidence, --seen, --as-of and --preview out."
            )
        more: dict[str, Any] = {"on": day_of(on, "--on"), "by": by, "review": review, "at": at_of(core, at)}
        _told(declaring.declare_many(core, _listed(file), **more), json=json)
        return
    if not (milestone and result and why):
        raise WrongUse("Give a milestone, a result and --why; or many at once in a CSV file, with --file.")
    given: dict[str, Any] = {
        "met_on": day_of(met_on, "--met-on") if met_on else None,
        "on": day_of(on, "--on"),
        "why": why,
        "by": by,
        "at": at_of(core, at),
        "evidence": evidence,
        "review": review,
        "seen": seen,
    }
    if preview:
        _tried(effect.of_declare(core, milestone, result, as_of=month_of(as_of, "--as-of"), **given), json=json)
        return
    done(declaring.declare(core, milestone, result, **given), f"{milestone}: declared {result} on {on}.", json=json)


def _listed(file: Path) -> list[dict[str, Any]]:
    """The rows of a file of declarations; its columns may stand in any order, and all but two be left out."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise WrongUse(f"{file} cannot be read as a CSV file in UTF-8: {fault}.") from fault
    lines = csv.DictReader(io.StringIO(text, newline=""))
    rows = [(lines.line_num, row) for row in lines]
    missing = {"milestone", "result"} - set(rows[0][1] if rows else ())
    if missing:
        raise WrongUse(f"{file} has no column {' and '.join(sorted(missing))} in its first line, or no row under it.")
    kept = ("milestone", "result", "why", "evidence")
    if strange := [name for name in rows[0][1] if name not in (*kept, "met_on", None)]:
        raise WrongUse(
            f"{file} has a column {strange[0]!r}, which says nothing here; it may have {', '.join(kept)}, met_on."
        )
    for at, row in rows:
        if None in row:
            raise WrongUse(
                f"{file}, line {at}: more cells than the first line has columns. Put a text with a comma in it in quotes."
            )
    return [
        {
            **{key: (row.get(key) or "").strip() for key in kept},
            "met_on": day_of(row["met_on"].strip(), f"{file}, met_on") if (row.get("met_on") or "").strip() else None,
        }
        for _, row in rows
    ]


def _told(outcomes: list[Outcome], *, json: bool) -> None:
    """Print what many declarations did."""
    if json:
        document({"declared": [one.to_json() for one in outcomes]})
    for one in outcomes:
        tell_findings(one.findings)
    say(f"{len(outcomes)} declared: {', '.join(one.more['milestone'] for one in outcomes)}.")


def target(
    measure: Annotated[str, typer.Argument(help="The code of a results measure.")],
    year: Annotated[str, typer.Argument(help="The plan year, such as 2027-28.")],
    value: Annotated[str, typer.Argument(help="The target.")],
    why: Why,
    on: On,
    by: By,
    review: InReview = None,
    seen: Seen = None,
    at: At = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Set a measure's target, up to two plan years ahead; the ones before it stay in the record."""
    core = opened(store)
    outcome = targeting.set_target(
        core, measure, year, value, why=why, on=day_of(on, "--on"), by=by, review=review, seen=seen, at=at_of(core, at)
    )
    more = outcome.more
    was = "none before" if more["from"] is None else f"{more['from']:g} before"
    done(outcome, f"{measure}: target for {more['year']} {more['to']:g} ({was}), decided {on}.", json=json)


def _tried(shown: dict[str, Any], *, json: bool) -> None:
    """Print what a decision would do."""
    if json:
        document(shown)
    else:
        for when in ("before", "after"):
            rows = [
                {"id": one["id"], **{key: one["completion"][key] for key in ("items", "T0", "T1", "Y0", "Y1")},
                 **{key: one["drift"][key] for key in ("past_tolerance", "redated", "past_year_end", "median_moved_days")}}
                for one in shown[when]["groups"]
            ]  # fmt: skip
            for line in lines({when: rows}):
                tell(line)
    say(f"As of {shown['as_of']}, {shown['of']} of {shown['year']}. Nothing was recorded.")
