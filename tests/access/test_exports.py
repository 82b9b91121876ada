"""Nothing leaves without an act: each download button, each command that writes a file, each address that gives one out."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from app import backup, calendars, identity, session, settings
from app.parts import files
from spm_core import access
from spm_core.access.places import ADDRESSES, COMMANDS, DOWNLOADS, LEAVING, SERVED
from spm_core.documents.papers import ENDINGS
from spm_core.errors import StoreError
from spm_core.figures.audit import audit
from spm_core.ledger import people
from spm_core.store import Store
from tests.access.people import address, agency, by_admin
from tests.access.test_commands import command, spm

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def store():
    return agency()


def acts(store) -> list[tuple[str, str, str]]:
    return [(row["kind"], row["who"], row["about"]) for row in audit(by_admin(store))["acts"]]


def calls(name: str) -> list[tuple[str, ast.Call]]:
    """Every call of a function of that name in the pages and what they share."""
    found = []
    for file in sorted([*(ROOT / "app").rglob("*.py"), *(ROOT / "pages").glob("*.py")]):
        found += [
            (file.name, node)
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and name == getattr(node.func, "attr", getattr(node.func, "id", ""))
        ]
    return found


def key_of(call: ast.Call) -> set[str]:
    """The button's key; of a paper's, whose ending is what the paper is, each."""
    for given in call.keywords:
        if given.arg == "key":
            if isinstance(given.value, ast.Constant):
                return {str(given.value.value)}
            start = given.value.values[0].value
            return {start + paper for paper in ENDINGS}
    return set()


def test_pages_give_files_out_in_one_way_alone_and_every_button_is_in_the_table():
    assert [file for file, _ in calls("download_button")] == ["files.py"]
    assert set().union(*(key_of(call) for _, call in calls("offer"))) == set(DOWNLOADS)
    assert {file for file, call in calls("add") if "media_file_mgr" in ast.unparse(call.func)} == set()


@pytest.fixture
def pressed(store, monkeypatch):
    """Offer a file as a page of somebody's does; give what pressing the button makes."""
    made = {}
    monkeypatch.setattr(files.st, "download_button", lambda _label, data, **_how: made.update(data=data))

    def press(who: str, key: str = "template", make=lambda: b"a file"):
        monkeypatch.setattr(session, "store", lambda: access.asking(store, address(who)))
        files.offer("Download", make, "a.bin", None, key=key, about="this one")
        return made["data"]

    return press


@pytest.mark.parametrize("key", DOWNLOADS)
def test_every_download_is_an_act_of_who_takes_it(store, pressed, key):
    before = acts(store)

    made = pressed("unit", key)
    assert acts(store) == before  # offered is not taken

    assert made() == b"a file"
    assert acts(store)[len(before) :] == [(DOWNLOADS[key], address("unit"), "this one")]


def test_what_cannot_be_recorded_is_not_given(pressed, monkeypatch):
    def full(*_what, **_how):
        raise StoreError("The disk is full.")

    made = pressed("unit")
    monkeypatch.setattr("spm_core.access.door.happened", full)
    with pytest.raises(StoreError, match="disk is full"):
        made()


def test_a_button_on_a_page_that_stayed_open_gives_nothing_once_the_role_is_over(store, pressed):
    people.add(by_admin(store), address("brief"), "leadership", by="x")
    asked = []
    made = pressed("brief", make=lambda: asked.append(1) or b"a file")
    people.end(by_admin(store), address("brief"), by="x")

    with pytest.raises(access.NotAllowed):
        made()
    assert asked == []
    assert acts(store)[-1][:2] == ("access:refuse", address("brief"))


def test_every_command_that_writes_a_file_is_in_the_table():
    writes = {name for name in COMMANDS if {one.name for one in command(name).params} & {"out", "into"}}

    assert writes == set(LEAVING)


DONE = {
    "template": ("admin", "template --unit U1 --month 2026-11 --out FOLDER/t.xlsx"),
    "annotate": ("admin", "annotate FOLDER/given.xlsx --unit U1 --month 2026-11 --out FOLDER/marked.xlsx"),
    "due": ("unit", "due --ics --unit U1 --out FOLDER/due.ics"),
    "import": ("admin", "import FOLDER/own.xlsx --map kept --out FOLDER/plan.xlsx"),
    "backup": ("admin", "backup FOLDER/b.duckdb"),
    "export packet": ("division", "export packet --review D1.REVIEW --out FOLDER/p.docx"),
    "export memo": ("division", "export memo --review D1.REVIEW --out FOLDER/m.docx"),
    "export year": ("leadership", "export year --year 2026-27 --out FOLDER/y.docx"),
    "export data": ("leadership", "export data --year 2026-27 --out FOLDER/d.xlsx"),
    "year propose": ("leadership", "year propose 2027-28 --out FOLDER/n.xlsx"),
}
"""Each command that writes, as somebody who may."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("left")
    book = openpyxl.Workbook()
    for row in (("Task", "Owner", "Due"), ("Write it", "Ann", "2026-12-01"), ("Send it", "Bob", "2026-12-09")):
        book.active.append(row)
    book.save(made / "own.xlsx")
    (made / "spm.duckdb").touch()
    return made


@pytest.fixture
def opened(store, monkeypatch):
    monkeypatch.setattr(Store, "open", lambda *_where, **_how: store)
    monkeypatch.setattr(Store, "close", lambda _store: None)
    return store


@pytest.mark.parametrize("name", LEAVING)
def test_every_command_that_writes_a_file_is_an_act_of_who_runs_it(opened, folder, capsys, name):
    file, boss = folder / "spm.duckdb", ("--as", address("admin"))
    if name == "annotate":
        spm(file, capsys, "template", "--unit", "U1", "--month", "2026-11", "--out", str(folder / "given.xlsx"), *boss)
    if name == "import":
        spm(file, capsys, "map", "save", "kept", "--file", str(folder / "own.xlsx"), *boss)
    review = next(row["review"] for row in opened.rows("from review where scope = 'D1'"))
    who, said = DONE[name]
    before = acts(opened)

    words = [one.replace("FOLDER", str(folder)).replace("D1.REVIEW", review) for one in said.split()]
    code, out, err = spm(file, capsys, *words, "--as", address(who))

    assert code == 0, (out, err)
    assert [one[:2] for one in acts(opened)[len(before) :]] == [(LEAVING[name], address(who))]
    assert acts(opened)[-1][2].startswith(name)
    assert Path(words[-1]).stat().st_size > 0


def test_a_command_writes_nothing_that_it_cannot_record(opened, folder, capsys, monkeypatch):
    def full(*_what, **_how):
        raise StoreError("The disk is full.")

    monkeypatch.setattr("spm_core.access.door.happened", full)
    new, old = folder / "new.xlsx", folder / "old.xlsx"
    old.write_bytes(b"as it was")
    for out in (new, old):
        said = ["template", "--unit", "U1", "--month", "2026-11", "--out", str(out), "--as", address("admin")]
        assert spm(folder / "spm.duckdb", capsys, *said)[0] == 1

    assert not new.exists()
    assert old.read_bytes() == b"as it was"


def test_every_address_that_gives_something_out_is_an_act_of_who_asks(store, monkeypatch, tmp_path):
    assert set(SERVED) == {name for name, capability in ADDRESSES.items() if capability}
    monkeypatch.setattr(settings, "store", lambda: store)
    before = len(acts(store))

    for who, feed in (("unit", "U1"), ("unit", "U1"), ("unit", "agency"), ("other-unit", "U3")):
        assert calendars._calendar(feed, identity.Visitor(address(who))).startswith(b"BEGIN:VCALENDAR")
    backup._make({"file": str(tmp_path / "b.duckdb"), "as": address("admin")})

    calendar = SERVED["/calendar/{code:path}"]
    assert acts(store)[before:] == [
        (calendar, address("unit"), "U1.ics"),  # the second time that day it stands there already
        (calendar, address("unit"), "agency.ics"),
        (calendar, address("other-unit"), "U3.ics"),
        (SERVED["/backup"], address("admin"), str(tmp_path / "b.duckdb")),
    ]


def test_an_address_gives_nothing_to_whom_it_is_not_for(store, monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "store", lambda: store)
    file = tmp_path / "b.duckdb"

    for who in ("unit", "division", "leadership", "viewer", "ended", "stranger", None):
        with pytest.raises(access.NotAllowed):
            backup._make({"file": str(file), "as": who and address(who)})
    for who in ("ended", "stranger", None):
        with pytest.raises(access.NotAllowed):
            calendars._calendar("agency", identity.Visitor(address(who)) if who else None)

    assert not file.exists()


def test_a_feed_is_recorded_again_the_next_day(store, monkeypatch):
    before = len(acts(store))
    for day in (date(2027, 1, 4), date(2027, 1, 4), date(2027, 1, 5)):
        calendars._record(access.asking(store, address("division")), "D1", day)

    assert [one[2] for one in acts(store)[before:]] == ["D1.ics", "D1.ics"]
