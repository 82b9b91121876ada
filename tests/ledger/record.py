"""What an act leaves in the record, and how one is refused: asked alike by the tests of every act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from spm_core.errors import Refused
from spm_core.model import Finding
from spm_core.store import Store
from tests.agency import Agency

AT = datetime(2026, 11, 18, 9)
HOW: dict[str, Any] = {"by": "Ann", "at": AT}
WHY: dict[str, Any] = {"why": "w", "on": AT.date(), **HOW}
"""of a decision, too"""

Left = tuple[tuple[str, str, str | None], dict[str, Any]]
"""((kind, who, why) of an act, the row that it left)"""


def left(agency: Agency, table: str) -> Left:
    """Give the last row of a table with its act, which was recorded at AT."""
    return _with_its_act(agency.store, _rows(agency.store, table)[-1])


def all_left(agency: Agency, table: str) -> list[Left]:
    """The same of each row of a table."""
    return [_with_its_act(agency.store, row) for row in _rows(agency.store, table)]


def _rows(store: Store, table: str) -> list[dict[str, Any]]:
    return store.rows(f"from {table} order by act")


def _with_its_act(store: Store, row: dict[str, Any]) -> Left:
    (act,) = store.rows("from act where act = $act", {"act": row["act"]})
    assert act["known_at"] == row["known_at"] == AT
    said = {key: value for key, value in row.items() if key not in ("act", "known_at")}
    return (act["kind"], act["who"], act["why"]), said


def finding(act: Callable[[], object]) -> Finding:
    """Do what must be refused; give the one finding that says why."""
    with pytest.raises(Refused) as refused:
        act()
    (one,) = refused.value.findings
    assert one.severity == "error"
    assert one.message
    return one


def refusal(act: Callable[[], object]) -> tuple[str, str, str | None]:
    """The same as (code, fix, value)."""
    one = finding(act)
    return one.code, one.fix, one.value


def is_refused(store: Store, act: Callable[[Store], object], said: tuple[str, str | None]) -> None:
    """Do what must be refused with this (code, value), a way to mend it, and nothing stored."""
    before = store.data_version()

    code, fix, value = refusal(lambda: act(store))

    assert ((code, value), bool(fix)) == (said, True)
    assert store.data_version() == before
