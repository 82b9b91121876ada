"""The sample agency, invented, brought in through the real way: its workbooks and its dated acts, one after another."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from spm_core import access, figures
from spm_core.errors import StoreError
from spm_core.intake import Source
from spm_core.ledger import adjust, declare, plans, submit, withdraw
from spm_core.ledger.acts import moment_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from spm_core.store import Store

FOLDER = Path(__file__).parent.parent.parent / "data" / "sample"


@access.act
def replay(store: Store, say: Callable[[str], None], folder: Path = FOLDER) -> int:
    """Do every act of history.csv; give their number. Raises when one is refused: the sample must be good."""
    history = folder / "history.csv"
    if not history.exists():
        raise StoreError(f"The sample agency is not there: {history} is missing. Check out the whole project.")
    with history.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    uploads: dict[str, str] = {}
    at, zone = 0, ""
    while at < len(rows):
        together = _together(rows, at)
        if rows[at]["kind"] == "submit":
            _submit(store, rows[at : at + together], folder, uploads, zone)
        else:
            _act(store, rows[at], folder, uploads, zone)
        if rows[at]["kind"] == "load":
            zone = figures.settings(store)["time_zone"]
        at += together
        if at % 100 < together:
            say(f"sample agency: {at} of {len(rows)} acts")
    return len(rows)


def _together(rows: list[dict[str, str]], at: int) -> int:
    """How many reports follow each other from `at` on, with no decision between: they are read side by side."""
    n = 1
    while rows[at]["kind"] == "submit" and at + n < len(rows) and rows[at + n]["kind"] == "submit":
        n += 1
    return n


def _submit(store: Store, rows: list[dict[str, str]], folder: Path, uploads: dict[str, str], zone: str) -> None:
    sources = [Source(Path(row["file"]).name, (folder / row["file"]).read_bytes()) for row in rows]
    moments = [moment_of(store, row["at"], zone) for row in rows]
    checked = submit.check(store, sources, at=max(moments))
    receipts = [submit.Receipt(one, row["by"], at) for one, row, at in zip(checked, rows, moments, strict=True)]
    for row, one in zip(rows, submit.keep(store, receipts), strict=True):
        if not one.upload:
            raise StoreError(
                f"The sample report {row['file']} was refused: {[f.to_json() for f in one.findings if f.severity == 'error']}"
            )
        uploads[row["file"]] = one.upload


def _act(store: Store, row: dict[str, str], folder: Path, uploads: dict[str, str], zone: str) -> None:
    by, at = row["by"], moment_of(store, row["at"], zone)
    on = date.fromisoformat(row["on"]) if row["on"] else at.date()
    if row["kind"] == "load":
        plans.load(store, Source(Path(row["file"]).name, (folder / row["file"]).read_bytes()), by=by, at=at)
    elif row["kind"] == "open":
        plans.open_year(store, row["to"] or row["item"], by=by, at=at)
    elif row["kind"] == "withdraw":
        withdraw.withdraw(store, uploads[row["file"]], why=row["why"], by=by, at=at)
    elif row["kind"] == "adjust":
        adjust.adjust(store, row["item"], row["change"], to=row["to"] or None, why=row["why"], on=on, by=by, at=at)
    elif row["kind"] == "declare":
        met_on = date.fromisoformat(row["met_on"]) if row["met_on"] else None
        declare.declare(store, row["item"], row["result"], met_on=met_on, on=on, why=row["why"], by=by, at=at)
    else:
        raise StoreError(f"history.csv has an act of unknown kind {row['kind']!r}.")
