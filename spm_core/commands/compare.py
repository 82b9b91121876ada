"""`spm compare`: two editions of one tracker, and what moved between them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spm_core.access import NotAllowed
from spm_core.commands.files import source
from spm_core.commands.output import DEFAULT_STORE, AsJson, StorePath, document, opened, say, tell, tell_findings
from spm_core.commands.plain import lines
from spm_core.errors import StoreError
from spm_core.intake.own.compare import compare as compared
from spm_core.intake.own.compare_choice import basis
from spm_core.intake.own.compare_tables import Asked, editions, holds
from spm_core.show import compare_words as words

if TYPE_CHECKING:
    from spm_core.intake.own.compare import Comparison
    from spm_core.intake.own.model import Inspection

MOST_FINDINGS = 20

COLUMN = "by letter or header text, OLD=NEW where the editions differ"


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("compare")(compare)


def compare(
    old: Annotated[Path, typer.Argument(help="The older edition.")],
    new: Annotated[Path, typer.Argument(help="The newer edition; it may be the same file.")],
    key: Annotated[str | None, typer.Option("--key", help=f"The columns that name an item, COL,COL; {COLUMN}.")] = None,
    date: Annotated[str | None, typer.Option("--date", help=f"The column of the date that moves; {COLUMN}.")] = None,
    status: Annotated[str | None, typer.Option("--status", help=f"The column of the status; {COLUMN}.")] = None,
    table: Annotated[str | None, typer.Option("--table", help="The old edition's table, SHEET!A5.")] = None,
    new_table: Annotated[str | None, typer.Option("--new-table", help="The new edition's table, SHEET!A5.")] = None,
    items: Annotated[bool, typer.Option("--items", help="List the items that changed.")] = False,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Compare two editions of one tracker, in any layout: dates, statuses, what was added and what is gone.

    Mappings that the store keeps are used where there is one; no store is needed.
    """
    # Reading brings the readers of all formats; the other commands start without them.
    from spm_core.intake.own.inspect import inspect

    sources = [source(path) for path in ((old,) if old == new else (old, new))]
    found = _as_kept(inspect(sources), store)
    asked = Asked(
        tuple(one.strip() for one in key.split(",") if one.strip()) if key else (), date, status, table, new_table
    )
    if table or new_table:
        found = _with_places(found, table, new_table)
    before, after = editions(found[0], found[-1], asked)
    done = compared(before, after, basis(before, after, asked))
    for inspection in found:
        _tell(inspection)
    say(words.used(done))
    answer = done.to_json(items=items)
    if json:
        document(answer)
        return
    _print(done, items=items)


def _as_kept(found: list[Inspection], path: str) -> list[Inspection]:
    """The files as mappings of the store understand them, where there is a store."""
    if not Path(path).exists():
        return found
    from spm_core import figures
    from spm_core.intake.own.again import as_kept

    try:
        kept = figures.layouts(opened(path))
    except (StoreError, NotAllowed) as fault:
        say(f"Compared without kept mappings. {fault}")
        return found
    made = []
    for inspection in found:
        one, names = as_kept(inspection, kept)
        if names:
            told = ", ".join(repr(name) if name else "of another unit" for name in names)
            say(f"{inspection.file} is read by the mapping {told}.")
        made.append(one)
    return made


def _with_places(found: list[Inspection], table: str | None, new_table: str | None) -> list[Inspection]:
    """The files with tables where the person says that they begin, if none was found there."""
    from spm_core.intake.own.again import placed_at

    made = list(found)
    for at, place in ((0, table), (-1, new_table)):
        if place and not any(holds(one, place) for one in made[at].tables):
            made[at], _ = placed_at(made[at], place)
    return made


def _tell(inspection: Inspection) -> None:
    """Say what was found in a file, the first few."""
    told = [one for one in inspection.findings if one.severity != "info"]
    tell_findings(told[:MOST_FINDINGS])
    if len(told) > MOST_FINDINGS:
        say(f"{inspection.file}: {len(told) - MOST_FINDINGS} more findings; spm inspect lists them all.")


def _print(done: Comparison, *, items: bool) -> None:
    """Print it for a person: the sentence, the counts, what changed by name."""
    tell(" ".join(words.sentence(done)))
    answer = done.to_json(items=items)
    pairs = answer["status_changes"].pop("pairs")
    shown = {name: value for name, value in answer.items() if name != "items"} | {"key": " + ".join(answer["key"])}
    values = [{"column": head, "items": n} for head, n in done.values.items()]
    shown |= {"status changes": pairs} if pairs else {}
    shown |= {"values changed": values} if values else {}
    if items:
        shown["changed items"] = [
            {
                "key": words.name(one.new.key),
                "cell": one.new.place,
                "date": words.from_to(words.said(one.old), words.said(one.new)),
                "status": words.from_to(one.old.status, one.new.status),
                "days": one.days,
            }
            for one in done.changed
        ]
        shown["items added"] = [{"key": words.name(one.key), "cell": one.place} for one in done.added]
        shown["items gone"] = [{"key": words.name(one.key), "cell": one.place} for one in done.gone]
        shown["duplicate keys"] = [
            {"key": words.name(one.key), "old": list(one.old), "new": list(one.new)} for one in done.duplicates
        ]
    for line in lines(shown):
        tell(line)
