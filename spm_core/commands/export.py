"""`spm export packet|memo|year|data`: papers, of the type that the file's ending names."""

from __future__ import annotations

import json as reader
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from spm_core import figures
from spm_core.commands.files import write
from spm_core.commands.output import DEFAULT_STORE, AsJson, StorePath, document, opened, say, tell_findings
from spm_core.commands.show import KnownAt
from spm_core.commands.year import asked
from spm_core.errors import WrongUse
from spm_core.store.store import utc_now

if TYPE_CHECKING:
    from spm_core.documents.paper import Made, Paper
    from spm_core.store import Store

Out = Annotated[Path, typer.Option("--out", help="The file to write; its ending says the type.")]
ReviewId = Annotated[str, typer.Option("--review", help="The review's id.")]
Frozen = Annotated[int | None, typer.Option("--frozen", help="The number of an earlier closing.")]
Year = Annotated[str, typer.Option("--year", help="The plan year, for example 2025-26.")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", help="The month, YYYY-MM; else the year's last, or the latest reported while it runs."),
]
Lists = Annotated[
    Path | None,
    typer.Option(
        "--with", help="A JSON file with what people chose and wrote: {accomplishments: [...], suggestions: [...]}."
    ),
]

group = typer.Typer(help="Papers: packet, memo, End of Year report, slides, data.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(group, name="export")


@group.command("packet")
def packet(
    review: ReviewId,
    out: Out,
    frozen: Frozen = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Write the packet before a review: .pdf, .docx, or .pptx for the wall."""
    ending = _ending(out, "packet", ".pdf", ".docx", ".pptx")
    from spm_core.documents.packet import (
        packet as build,
    )  # the papers cost half a second, and no other command has them

    shown = review_shown(opened(store), review, frozen)
    _write(out, _made(build(shown, brief=ending == ".pptx"), ending), json=json)


@group.command("memo")
def memo(
    review: ReviewId,
    out: Out,
    frozen: Frozen = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Write the decision memo after a review: .pdf or .docx."""
    ending = _ending(out, "memo", ".pdf", ".docx")
    from spm_core.documents.memo import memo as build

    _write(out, _made(build(review_shown(opened(store), review, frozen)), ending), json=json)


@group.command("year")
def year(
    year: Year,
    out: Out,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    given: Lists = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Write the End of Year report: .pdf or .docx; .pptx: slides for the leadership."""
    ending = _ending(out, "year", ".pdf", ".docx", ".pptx")
    from spm_core.documents.year import report

    core = opened(store)
    shown = figures.year(core, asked(core, year, as_of, known_at), **_lists(given))
    _write(out, _made(report(shown, brief=ending == ".pptx"), ending), json=json)


@group.command("data")
def data(
    year: Year,
    out: Out,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Write all data of a plan year: an .xlsx that opens sorted and filterable, with the definitions on a sheet."""
    _ending(out, "data", ".xlsx")
    from spm_core.documents.data import data as build
    from spm_core.documents.paper import Made

    core = opened(store)
    ask = asked(core, year, as_of, known_at)
    _write(out, Made(build(core, ask, figures.year(core, ask))), json=json)


def review_shown(core: Store, review: str, frozen: int | None = None) -> dict[str, Any]:
    """Give a review's document for its papers: a closed one as frozen."""
    from spm_core.figures.review_context import context
    from spm_core.figures.reviews import ask_of, review_row

    closed = review_row(core, review)["state"] == "closed"
    if frozen is not None or closed:
        shown = figures.frozen(core, review, frozen)
    else:
        shown = figures.review_document(core, review)
    if "names" not in shown:  # closed before names and settings were frozen with a review: as known at its closing
        known_at = datetime.fromisoformat(shown["known_at"].removesuffix("Z"))
        shown = {**context(core, replace(ask_of(core, review), known_at=known_at)), **shown}
    return {**shown, "known_at": shown["known_at"] or f"{utc_now().isoformat(timespec='seconds')}Z"}


def _lists(given: Path | None) -> dict[str, Any]:
    if given is None:
        return {}
    try:
        found = reader.loads(given.read_text("utf-8"))
        lists = {key: found[key] for key in ("accomplishments", "suggestions") if key in found}
        whole = all(
            isinstance(row, dict) and str(row.get("text") or "").strip() for rows in lists.values() for row in rows
        )
    except (OSError, ValueError, TypeError) as error:
        raise WrongUse(f"--with {given}: it cannot be read as JSON ({error}).") from error
    if not lists or not whole:
        raise WrongUse(f"--with {given}: expected lists accomplishments or suggestions of rows that each have a text.")
    return lists


def _ending(out: Path, what: str, *possible: str) -> str:
    ending = out.suffix.lower()
    if ending not in possible:
        read = f"ends in {ending}" if ending else "has no ending"
        raise WrongUse(
            f"--out {out} {read}; `spm export {what}` writes {', '.join(possible)}. Give one of these endings."
        )
    return ending


def _made(paper: Paper, ending: str) -> Made:
    return _renderer(ending)(paper)


def _renderer(ending: str) -> Callable[[Paper], Made]:
    if ending == ".pdf":
        from spm_core.documents.pdf import pdf

        return pdf
    if ending == ".docx":
        from spm_core.documents.docx import docx

        return docx
    from spm_core.documents.pptx import pptx

    return pptx


def _write(out: Path, made: Made, *, json: bool) -> None:
    write(out, made.data)
    tell_findings(made.findings)
    if json:
        document({"file": str(out), "bytes": len(made.data), "findings": [one.to_json() for one in made.findings]})
    say(f"Wrote {out}, {len(made.data):,} bytes.")
