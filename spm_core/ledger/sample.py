"""The sample agency, invented, brought in through the real way: its workbooks and its dated acts, one after another."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spm_core import access, figures
from spm_core.errors import StoreError
from spm_core.intake import Source
from spm_core.ledger import (
    accomplishment,
    adjust,
    commitment,
    declare,
    plans,
    recommendation,
    request,
    submit,
    target,
    withdraw,
)
from spm_core.ledger import review as reviewing
from spm_core.ledger.acts import moment_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from spm_core.store import Store

Given = dict[str, Any]

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
    if row["kind"] == "load":
        plans.load(store, Source(Path(row["file"]).name, (folder / row["file"]).read_bytes()), by=by, at=at)
    elif row["kind"] == "open":
        plans.open_year(store, row["to"] or row["item"], by=by, at=at)
    elif row["kind"] == "withdraw":
        withdraw.withdraw(store, uploads[row["file"]], why=row["why"], by=by, at=at)
    elif row["kind"] in DECISIONS:
        DECISIONS[row["kind"]](store, row, at, _review(store, row["review"]) if row["review"] else None)
    else:
        raise StoreError(f"history.csv has an act of unknown kind {row['kind']!r}.")


def _review(store: Store, named: str) -> str:
    """The id of a review that history.csv names by its scope and period."""
    return next(str(row["review"]) for row in figures.reviews(store) if f"{row['scope']} {row['period']}" == named)


def _on(row: dict[str, str], at: datetime) -> date:
    return date.fromisoformat(row["on"]) if row["on"] else at.date()


def _adjust(store: Store, row: dict[str, str], at: datetime, review: str | None) -> None:
    more: Given = {"to": row["to"] or None, "why": row["why"], "on": _on(row, at), "review": review}
    adjust.adjust(store, row["item"], row["change"], by=row["by"], at=at, **more)


def _declare(store: Store, row: dict[str, str], at: datetime, review: str | None) -> None:
    met_on = date.fromisoformat(row["met_on"]) if row["met_on"] else None
    more: Given = {"met_on": met_on, "on": _on(row, at), "why": row["why"], "review": review}
    declare.declare(store, row["item"], row["result"], by=row["by"], at=at, **more)


def _target(store: Store, row: dict[str, str], at: datetime, review: str | None) -> None:
    more: Given = {"why": row["why"], "on": _on(row, at), "review": review}
    target.set_target(store, row["item"], row["month"], float(row["to"]), by=row["by"], at=at, **more)


def _meet(store: Store, row: dict[str, str], at: datetime, _: str | None) -> None:
    more: Given = {"kind": row["change"], "scope": row["item"], "period": row["to"], "on": _on(row, at)}
    reviewing.open_(store, by=row["by"], at=at, **more)


def _attend(store: Store, row: dict[str, str], at: datetime, review: str | None) -> None:
    with store.together() as all_of_them:
        for person in row["to"].split(", "):
            reviewing.attend(all_of_them, str(review), person=person, by=row["by"], at=at)


def _choose(store: Store, row: dict[str, str], at: datetime, _: str | None) -> None:
    told = {"text": row["why"], "unit": row["unit"], "month": row["month"]}
    accomplishment.choose(store, row["item"], [told], by=row["by"], at=at)


def _promise(store: Store, row: dict[str, str], at: datetime, review: str | None) -> None:
    more: Given = {"text": row["why"], "owner": row["unit"], "due": date.fromisoformat(row["to"])}
    commitment.add(store, str(review), by=row["by"], at=at, **more)


DECISIONS: dict[str, Callable[[Store, dict[str, str], datetime, str | None], object]] = {
    "adjust": _adjust,
    "declare": _declare,
    "target": _target,
    "review": _meet,
    "attend": _attend,
    "minutes": lambda store, row, at, review: reviewing.minutes(
        store, str(review), section=row["change"], text=row["why"], by=row["by"], at=at
    ),
    "promise": _promise,
    "kept": lambda store, row, at, review: commitment.close(
        store, f"{review}.{row['item']}", outcome=row["why"], by=row["by"], at=at
    ),
    "close": lambda store, row, at, review: reviewing.close(store, str(review), by=row["by"], at=at),
    "answer": lambda store, row, at, review: recommendation.answer(
        store, row["item"], text=row["why"], by=row["by"], review=review, at=at
    ),
    "escalate": lambda store, row, at, review: recommendation.escalate(
        store, row["item"], why=row["why"], by=row["by"], review=review, at=at
    ),
    "decline": lambda store, row, at, review: request.decline(
        store, row["item"], why=row["why"], by=row["by"], review=review, at=at
    ),
    "choose": _choose,
}
"""What is decided, said and promised, by its kind in history.csv; the review that holds it, where one does."""
