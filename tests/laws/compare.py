"""The store's answers beside the oracle's, figure by figure."""

from __future__ import annotations

import math
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from spm_core import figures
from spm_core.model import Ask, Month
from tests.oracle import due, measures, reports, show
from tests.oracle.knowledge import Knowledge

ITEM = (
    "lead", "frozen", "approved", "forecast", "completed", "expected", "drift", "approved_drift", "unapproved_drift",
    "month_slip", "status", "tags",
)  # fmt: skip
MORE = ("milestone", "strategy", "goal", "year", "division", "reported")


def plain(value: Any) -> Any:
    """Give a value as JSON has it: dates ISO, sets sorted, exact numbers as floats."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return float(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    return value


def differences(path: str, expected: Any, got: Any) -> list[str]:
    """List where the answer differs, in the keys that the oracle gives."""
    expected = plain(expected)
    if isinstance(expected, dict):
        if not isinstance(got, dict):
            return [f"{path}: oracle {expected}, store {got}"]
        found = [f"{path}: only in the store: {more}" for more in got if more not in expected and path.endswith("!")]
        for key, value in expected.items():
            below = f"{path}/{key}"
            found += (
                differences(below, value, got[key])
                if key in got
                else [f"{below}: oracle {plain(value)}, store has none"]
            )
        return found
    if isinstance(expected, list) and path.endswith(("tags", "missing_units")) and isinstance(got, list):
        expected, got = sorted(expected), sorted(got)
    same = expected == got
    if isinstance(expected, float) and isinstance(got, int | float):
        same = math.isclose(expected, got, rel_tol=1e-9, abs_tol=1e-9)
    return [] if same else [f"{path}: oracle {expected}, store {got}"]


def by(key: str, rows: list[dict[str, Any]]) -> dict[Any, dict[str, Any]]:
    """Give rows by a key; each stands once."""
    found = {row[key]: row for row in rows}
    assert len(found) == len(rows), f"a {key} stands twice"
    return found


def ask(t: date, known_at: datetime | None, **more: Any) -> Ask:
    """Ask as of a month."""
    return Ask(who="x", as_of=Month.of(t), known_at=known_at, **more)


def of_items(
    store: Any, known: Knowledge, t: date, tier: str, of: str, year: str | None = None, group: str | None = None
) -> list[str]:
    """Compare completion, drift and items."""
    q = show.Question(known, t, tier, of=of, year=year, group=group)
    asked = ask(t, known.known_at, tier=tier, year=year, id=group)
    where = f"{tier} {group or ''} {of} {t:%Y-%m} year {year} known {known.known_at}"
    completion, drift = figures.completion(store, asked, of), figures.drift(store, asked, of)
    items, rows = show.items(q), figures.items(store, asked, of)
    found = differences(f"completion {where}!", show.completion(q), by("id", completion["groups"]))
    found += differences(f"drift {where}!", show.drift(q), by("id", drift["groups"]))
    found += differences(
        f"drift items {where}!", {c: {k: row[k] for k in ITEM} for c, row in items.items()}, by("item", drift["items"])
    )
    found += differences(
        f"items {where}!", {c: {k: row[k] for k in ITEM + MORE} for c, row in items.items()}, by("item", _rows(rows))
    )
    order = [group["id"] for group in completion["groups"]]
    if order != list(q.groups()):
        found.append(f"completion {where}: groups in the order {list(q.groups())}, store {order}")
    return found


def _rows(answer: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = answer if isinstance(answer, list) else answer["items"]
    return rows


def of_reporting(store: Any, known: Knowledge, t: date, tier: str) -> list[str]:
    """Compare reporting."""
    answer = figures.reporting(store, ask(t, known.known_at, tier=tier))
    where = f"reporting {tier} {t:%Y-%m} known {known.known_at}!"
    return differences(where, reports.reporting(known, t, tier), by("id", answer["groups"]))


def of_measures(store: Any, known: Knowledge, t: date) -> list[str]:
    """Compare measures."""
    answer = figures.measures(store, ask(t, known.known_at))["measures"]
    got = {code: {**row, "years": by("year", row["years"])} for code, row in by("measure", answer).items()}
    return differences(f"measures {t:%Y-%m} known {known.known_at}!", measures.measures(known, t), got)


def of_due(store: Any, record: Knowledge, on: date) -> list[str]:
    """Compare who owes what on a day, by what was known at its end."""
    known = Knowledge(record.record, due.end_of(record, on))
    answer = figures.due(store, on=on)
    got = {(row["month"], row["unit"]): row for row in answer["reports"]}
    reviews = {(row["kind"], row["scope"], row["period"]): row for row in answer["reviews"]}
    expected = due.reports_due(known, on), due.reviews_due(known, on)
    found = [
        f"due {on}: {what}: oracle {sorted(wanted)}, store {sorted(there)}"
        for what, wanted, there in (("reports", expected[0], got), ("reviews", expected[1], reviews))
        if set(wanted) != set(there)
    ]
    if len(answer["reports"]) != len(got) or len(answer["reviews"]) != len(reviews):
        found.append(f"due {on}: something stands twice")
    return found or [
        *differences(f"due reports {on}", expected[0], got),
        *differences(f"due reviews {on}", expected[1], reviews),
    ]


def of_rate(store: Any, known: Knowledge, t: date, tier: str) -> list[str]:
    """Compare the reporting rate by month and its limits."""
    answer = by("id", figures.rate(store, ask(t, known.known_at, tier=tier))["groups"])
    expected = due.rate(known, t, tier)
    months = {group: row["months"] for group, row in expected.items()}
    limits = {group: row["limits"] for group, row in expected.items()}
    return [
        *differences(f"rate {tier} {t:%Y-%m}!", months, {group: row["months"] for group, row in answer.items()}),
        *differences(f"limits {tier} {t:%Y-%m}", limits, {group: row["limits"] for group, row in answer.items()}),
    ]


def groups_of(known: Knowledge, tier: str) -> list[str]:
    """Every group of a tier."""
    return show.Question(known, date(2026, 10, 31), tier).ids()
