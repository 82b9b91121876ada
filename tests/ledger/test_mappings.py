"""Mappings: kept, found again by layout, forgotten; history stays."""

from __future__ import annotations

import pytest

from spm_core import figures
from spm_core.errors import Refused, WrongUse
from spm_core.intake.own.mapping import for_unit
from spm_core.intake.own.model import Mapping, fingerprint
from spm_core.ledger import mappings
from spm_core.store import Store
from spm_core.store.verify import verify

PRINT = fingerprint(["Task", "Due", "State"])


def mapping(name: str, unit: str | None = None, **more) -> Mapping:
    columns = {"task": "text", "due": "due", "state": "status"}
    return Mapping(name, PRINT, columns, {"done": "Completed"}, unit=unit, **more)


@pytest.fixture
def store() -> Store:
    return Store.open()


def test_what_is_kept_comes_back_as_it_was(store):
    kept = mapping("north", "U1", sheets=("Tracker",), orders={"due": "dmy"}, completed_day="month-end")
    mappings.keep(store, kept, by="test")

    assert figures.mappings(store) == [kept]


def test_of_a_name_the_last_counts_and_a_forgotten_one_may_be_kept_again(store):
    mappings.keep(store, mapping("north"), by="test")
    mappings.keep(store, mapping("north", "U2"), by="test")
    assert [one.unit for one in figures.mappings(store)] == ["U2"]

    mappings.forget(store, "north", by="test")
    assert figures.mappings(store) == []
    with pytest.raises(WrongUse, match="None is kept yet"):
        mappings.forget(store, "north", by="test")

    mappings.keep(store, mapping("north", "U3"), by="test")
    assert [one.unit for one in figures.mappings(store)] == ["U3"]


def test_a_layout_finds_the_mapping_of_its_unit_before_one_of_no_unit(store):
    for kept in (mapping("any"), mapping("north", "U1"), mapping("south", "U2")):
        mappings.keep(store, kept, by="test")

    for unit, name in (("U1", "north"), ("U2", "south"), ("U9", "any")):
        assert for_unit(figures.mappings(store), unit)[-1].name == name


def test_every_mapping_has_its_act_and_a_name(store):
    kept = mappings.keep(store, mapping("north"), by="ann")
    gone = mappings.forget(store, "north", by="ann")

    assert (kept.act, kept.more) == (1, {"mapping": mapping("north").to_json()})
    assert (gone.act, gone.more) == (2, {"mapping": "north"})
    assert [row["kind"] for row in store.rows("from act order by act")] == ["mapping:keep", "mapping:forget"]
    assert verify(store)["problems"] == []
    with pytest.raises(Refused):
        mappings.keep(store, mapping("north"), by=" ")
    with pytest.raises(WrongUse, match="name"):
        mappings.keep(store, mapping(" "), by="ann")
