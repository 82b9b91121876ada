"""`spm export packet|memo|year|data`: papers, of the type that the file's ending names."""

from __future__ import annotations

import json as reader
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from spm_core.commands.files import write
from spm_core.commands.output import DEFAULT_STORE, AsJson, StorePath, document, opened, say, tell_findings
from spm_core.commands.show import KnownAt
from spm_core.commands.year import AsOf, asked
from spm_core.errors import WrongUse

if TYPE_CHECKING:
    from spm_core.documents.paper import Made

Out = Annotated[Path, typer.Option("--out", help="The file to write; its ending says the type.")]
ReviewId = Annotated[str, typer.Option("--review", help="The review's id.")]
Frozen = Annotated[int | None, typer.Option("--frozen", help="The number of an earlier closing.")]
Year = Annotated[str, typer.Option("--year", help="The plan year, for example 2025-26.")]
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
    ending = _ending(out, "packet")
    from spm_core.documents import papers

    _write(out, papers.of_review(opened(store), "packet", review, ending, frozen), json=json)


@group.command("memo")
def memo(
    review: ReviewId,
    out: Out,
    frozen: Frozen = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Write the decision memo after a review: .pdf or .docx."""
    ending = _ending(out, "memo")
    from spm_core.documents import papers

    _write(out, papers.of_review(opened(store), "memo", review, ending, frozen), json=json)


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
    ending = _ending(out, "year")
    from spm_core.documents import papers

    core = opened(store)
    _write(out, papers.of_year(core, asked(core, year, as_of, known_at), ending, **_lists(given)), json=json)


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
    _ending(out, "data")
    from spm_core.documents import papers

    core = opened(store)
    _write(out, papers.data_of_year(core, asked(core, year, as_of, known_at)), json=json)


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


def _ending(out: Path, what: str) -> str:
    from spm_core.documents.papers import ENDINGS  # the papers cost half a second, and no other command has them

    possible = ENDINGS[what]
    ending = out.suffix.lower()
    if ending not in possible:
        read = f"ends in {ending}" if ending else "has no ending"
        raise WrongUse(
            f"--out {out} {read}; `spm export {what}` writes {', '.join(possible)}. Give one of these endings."
        )
    return ending


def _write(out: Path, made: Made, *, json: bool) -> None:
    write(out, made.data)
    tell_findings(made.findings)
    if json:
        document({"file": str(out), "bytes": len(made.data), "findings": [one.to_json() for one in made.findings]})
    say(f"Wrote {out}, {len(made.data):,} bytes.")
