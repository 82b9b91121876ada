"""An agency with people of every role: two divisions, three units, a report of each, decisions, a review of each division."""

from __future__ import annotations

import json
import shutil
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import TYPE_CHECKING

from spm_core import access
from spm_core.intake import Report
from spm_core.intake.own.model import Mapping
from spm_core.ledger import (
    accomplishment,
    adjust,
    commitment,
    mappings,
    people,
    plans,
    recommendation,
    review,
    suggestion,
)
from spm_core.ledger.submit import Receipt, Submitted, keep
from spm_core.model import Ask, Month
from spm_core.store import Store
from tests.agency import Agency

if TYPE_CHECKING:
    from collections.abc import Callable

WHO = {
    "admin": ("admin", None),
    "leadership": ("leadership", None),
    "division": ("division", "D1"),
    "other-division": ("division", "D2"),
    "unit": ("unit", "U1"),
    "other-unit": ("unit", "U3"),
    "viewer": ("viewer", None),
    "viewer-D1": ("viewer", "D1"),
}
"""name -> role and scope; whoever is `other` has nothing to do with what the tests ask about: division D1, unit U1, action A1."""
STRANGERS = ("ended", "stranger")
MONTH = Month(2026, 10)


def address(name: str) -> str:
    return f"{name}@agency.example"


def as_of(name: str = "x", **more: object) -> Ask:
    return Ask(who=address(name), as_of=MONTH, **more)  # type: ignore[arg-type]


_MADE = TemporaryDirectory(prefix="spm-agency-", ignore_cleanup_errors=True)
"""Each agency is made once; every test has a copy of its own. Making one takes five times as long as opening it."""


def agency(path: Path | None = None) -> Store:
    """Give the agency's store (the engine's own)."""
    return _copy("agency", _agency, path)


def wordy() -> Store:
    """Give the same with words of every kind in each division: asked for, recommended, answered, promised, noted, decided, reminded."""
    return _copy("wordy", _wordy)


def _copy(name: str, make: Callable[[Path], Store], path: Path | None = None) -> Store:
    made = Path(_MADE.name) / f"{name}.duckdb"
    if not made.exists():
        making = made.with_suffix(".making")
        make(making).close()
        making.rename(made)
    path = path or Path(mkdtemp(dir=_MADE.name)) / made.name
    shutil.copy(made, path)
    return Store.open(path)


def _agency(path: Path) -> Store:
    made = Agency.__new__(Agency)
    made.store = Store.open(path)
    made.milestones = {"M1": ("2026-27", "U1", "2027-05-31"), "M3": ("2026-27", "U3", "2027-05-31")}
    actions = {"A1": ("M1", "U1", "2026-12-01"), "A2": ("M1", "U2", "2026-12-01"), "A3": ("M3", "U3", "2026-12-01")}
    made.load(actions, at=datetime(2026, 6, 1))
    plans.open_year(made.store, "2026-27", by="test", at=datetime(2026, 7, 1))
    for unit, action, forecast in (("U1", "A1", "2027-01-15"), ("U2", "A2", "2027-02-16"), ("U3", "A3", "2027-03-17")):
        made.report(unit, "2026-10", f"{action} | Behind | | {forecast}")
    for division in ("D1", "D2"):
        on = date(2026, 11, 10)
        review.open_(made.store, kind="division", scope=division, period="2026-27.Q2", on=on, by="test")
    for name, (role, scope) in WHO.items():
        people.add(made.store if name == "admin" else by_admin(made.store), address(name), role, scope=scope, by="test")
    people.add(by_admin(made.store), address("ended"), "leadership", by="test")
    people.end(by_admin(made.store), address("ended"), by="test")
    return made.store


def lines(file: str, name: str) -> list[str]:
    """What a table beside these tests says of a question, an act or a command, person by person."""
    text = (Path(__file__).parent / file).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.split(",")[0] == name]


def by_admin(store: Store) -> Store:
    return access.asking(store, address("admin"))


def _wordy(path: Path) -> Store:
    store = agency(path)
    leader = access.asking(store, address("leadership"))
    by = {"by": "x"}
    for unit, action, held in (("U1", "A1", "R1"), ("U3", "A3", "R2")):
        _told(store, unit, action)
        recommendation.answer(leader, f"{unit}-2026-10.r1", text=f"Answer to {unit}", **by)
        commitment.add(leader, held, text=f"Promise to {unit}", owner=unit, due=date(2026, 12, 1), **by)
        review.note(leader, held, section="other", text=f"Note on {action}", **by)
        review.attend(leader, held, person=f"Head of {unit}", **by)
        adjust.adjust(
            leader, action, "re-date", to="2027-01-20", why=f"As {unit} asked", on=date(2026, 10, 20), review=held, **by
        )
        mappings.keep(by_admin(store), Mapping(f"tracker of {unit}", "print", {}, {}, unit=unit), **by)
        _reminded(store, unit)
        accomplishment.choose(leader, "2026-27", [{"text": f"Done by {unit}", "unit": unit}], **by)
        suggestion.suggest(leader, "2027-28", f"After {action}", reason="other", why=f"Of {unit}", **by)
    return store


def _told(store: Store, unit: str, action: str) -> None:
    empty = dict.fromkeys(("completed_on", "evidence", "change_asked", "change_detail"))
    row = {
        "row": 2,
        "action": action,
        "status": "Behind",
        "status_read": "Behind",
        "forecast": date(2027, 1, 15),
        "note": f"Note of {unit}",
    }
    asked = {"change_asked": "reword", "change_detail": f"{action} in other words"}
    advice = {"row": 2, "recommendation": f"Advice of {unit}", "about": action, "answer": None}
    left_out = [{"kind": "action", "item": action, "sheet": "Status", "row": 3, "cell": "F3", "value": "soon", "message": "No date.", "fix": "Write one."}]  # fmt: skip
    header = {"accomplishments": f"{unit} did it", "left_out": "Status!F3", "left_out_cells": json.dumps(left_out)}
    late = {"row": 2, "milestone": f"M{unit[1]}", "forecast": date(2027, 6, 20), "note": f"Later at {unit}"}
    counted = {"row": 4, "measure": "X1", "year": "2026-27", "subgroup": "", "n": 9, "value": 1.5, "suppressed": False, "note": None}  # fmt: skip
    told = Report(
        f"{unit}.xlsx", unit * 9, b"x", unit, MONTH, header=header, status=[{**empty, **row, **asked}], milestones=[late],
        measures=[counted], recommendations=[advice],
    )  # fmt: skip
    keep(store, [Receipt(Submitted(told), "test", datetime(2026, 11, 6))])


def _reminded(store: Store, unit: str) -> None:
    with store.change() as tx:
        act = tx.act("reminder:sent", who="test", known_at=datetime(2026, 11, 20))
        row = {
            "unit": unit,
            "month": date(2026, 11, 30),
            "stage": "ahead",
            "address": f"{unit}@agency.example",
            "step": "sent",
        }
        tx.add("reminder", [{"act": act, "known_at": datetime(2026, 11, 20), **row, "message_id": "1", "error": None}])
