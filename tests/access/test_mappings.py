"""Kept mappings for each person: those of their units and of any unit by name; in a comparison all of them, whoever asks."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from spm_core import access, figures
from spm_core.intake import Source
from spm_core.intake.own import mapping as mappings
from spm_core.intake.own.inspect import inspect
from spm_core.ledger import mappings as keeping
from spm_core.ledger import submit
from spm_core.model import Month
from spm_core.store import Store
from tests.access.people import WHO, address, agency, by_admin
from tests.access.test_commands import spm

HEADS = ("Colour", "What", "State", "Ends")
ROWS = (("red", "Action A1", "zu", date(2027, 2, 1)), ("blue", "Action A2", "auf", date(2027, 6, 5)))
"""Words for the state that nobody knows without the mapping."""


def book(path: Path, *rows: tuple[object, ...]) -> Path:
    made = openpyxl.Workbook()
    for row in (HEADS, *rows):
        made.active.append(row)
    made.save(path)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("mappings")
    book(made / "was.xlsx", *ROWS)
    book(made / "now.xlsx", ("red", "Action A1", "auf", date(2027, 2, 9)), ROWS[1])
    (made / "spm.duckdb").touch()
    return made


@pytest.fixture(scope="module")
def store(folder) -> Store:
    """Three mappings: of unit U1 and of unit U3 in layouts of their own, and of any unit."""
    made = agency()
    keeping.keep(access.asking(made, address("unit")), mapping(folder, "mine", "U1"), by="x")
    for name, unit, print_ in (("theirs", "U3", "another"), ("anybody's", None, "a third")):
        kept = mappings.Mapping(name, print_, {"task": "text"}, unit=unit)
        keeping.keep(by_admin(made), kept, by="x")
    return made


def mapping(folder: Path, name: str, unit: str) -> mappings.Mapping:
    (found,) = inspect([Source("was.xlsx", (folder / "was.xlsx").read_bytes())])
    columns = {"text": "What", "status": "State", "due": "Ends"}
    return mappings.suggest(found, name, set=columns, words={"zu": "Completed", "auf": "On schedule"}, unit=unit)


MINE = {
    "admin": {"mine", "theirs", "anybody's"},
    "unit": {"mine", "anybody's"},
    "other-unit": {"theirs", "anybody's"},
}


@pytest.mark.parametrize("who", WHO)
def test_everybody_sees_by_name_the_mappings_that_they_may_use(store, who):
    asked = access.asking(store, address(who))
    mine = MINE.get(who, set())

    if mine:
        assert {one.name for one in figures.mappings(asked)} == mine
        for name in ("mine", "theirs", "anybody's", "none"):
            assert (figures.mapping_named(asked, name) is not None) is (name in mine)
    else:
        with pytest.raises(access.NotAllowed):
            figures.mappings(asked)
    found = figures.layouts(asked)
    assert {one.fingerprint for one in found} == {one.fingerprint for one in figures.layouts(by_admin(store))}
    assert {one.name for one in found} == mine | ({""} if len(mine) < 3 else set())
    assert {one.unit for one in found if not one.name} <= {None}


def test_the_same_files_are_compared_alike_whoever_asks(store, folder, capsys, monkeypatch):
    monkeypatch.setattr(Store, "open", lambda *_where, **_how: store)
    monkeypatch.setattr(Store, "close", lambda _store: None)
    files = [str(folder / "was.xlsx"), str(folder / "now.xlsx")]
    said = {who: spm(folder / "spm.duckdb", capsys, "compare", *files, "--json", "--as", address(who)) for who in WHO}

    assert {code for code, _, _ in said.values()} == {0}
    (alike,) = {out for _, out, _ in said.values()}
    without = spm(folder / "spm.duckdb", capsys, "compare", *files, "--json", "--as", address("stranger"))
    assert json.loads(alike)["status_changes"] != json.loads(without[1])["status_changes"]
    assert "read by the mapping 'mine'" in said["unit"][2]
    assert all("read by the mapping of another unit" in said[who][2] for who in ("other-unit", "division", "viewer"))
    assert all("'mine'" not in said[who][2] for who in WHO if who not in ("unit", "admin"))


def test_a_report_is_read_by_no_mapping_of_another_unit(store, folder):
    source = Source("was.xlsx", (folder / "was.xlsx").read_bytes())

    def codes(who: str, unit: str) -> set[str]:
        (one,) = submit.check(access.asking(store, address(who)), [source], unit=unit, month=Month(2026, 10))
        return {finding.code for finding in one.findings}

    assert "layout-unknown" not in codes("unit", "U1")
    assert "layout-unknown" in codes("other-unit", "U3")
    assert "mapping-of-another" in codes("admin", "U3")


def test_a_report_of_any_unit_is_read_by_a_mapping_of_no_unit(folder):
    store, source = agency(), Source("was.xlsx", (folder / "was.xlsx").read_bytes())
    keeping.keep(by_admin(store), replace(mapping(folder, "of all", "U1"), unit=None), by="x")

    for who, unit in (("unit", "U1"), ("other-unit", "U3")):
        (one,) = submit.check(access.asking(store, address(who)), [source], unit=unit, month=Month(2026, 10))
        assert "layout-unknown" not in {finding.code for finding in one.findings}
        assert one.report.header["mapping"] == "of all"


def test_nobody_replaces_a_mapping_that_is_not_theirs_by_its_name(store, folder):
    theirs = access.asking(store, address("other-unit"))
    with pytest.raises(access.NotAllowed, match="'mine' is taken by a mapping that is not theirs"):
        keeping.keep(theirs, mapping(folder, "mine", "U3"), by="x")
    with pytest.raises(access.NotAllowed, match="is taken"):
        keeping.keep(theirs, mapping(folder, "anybody's", "U3"), by="x")
    assert figures.mapping_named(by_admin(store), "mine").unit == "U1"

    with access.asking(store, address("unit")).trial() as mine:
        keeping.keep(mine, mapping(folder, "mine", "U1"), by="x")  # anew: their own
    with by_admin(store).trial() as tried:
        keeping.forget(tried, "mine", by="x")
        keeping.keep(tried, mapping(folder, "mine", "U3"), by="x")
