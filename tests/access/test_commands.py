"""Every command as the wrong person; and what `--as` does: who is recorded, what is seen, what left the house."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import typer

from spm_core import access
from spm_core.access.places import COMMANDS
from spm_core.access.table import may
from spm_core.commands import output
from spm_core.commands.line import app, run
from spm_core.figures.audit import audit
from spm_core.store import Store
from tests.access.people import STRANGERS, WHO, address, agency, by_admin, lines

VALUES = {"month": "2026-10", "as_of": "2026-10", "year": "2026-27", "on": "2026-11-20", "due": "2026-12-20", "what": "completion", "change": "drop", "result": "met", "email": "x@y.org", "choice": "keep", "item": "A1", "milestone": "M1", "review": "R1", "unit": "U1", "upload": "u3"}  # fmt: skip
MORE = {"annotate": ["--unit", "U1"], "import": ["--map", "none"], "backup": ["FOLDER/b.duckdb"]}
ENDINGS = {"template": "xlsx", "annotate": "xlsx", "import": "xlsx", "year propose": "xlsx", "export data": "xlsx"}


@pytest.fixture(scope="module")
def store() -> Store:
    return agency()


@pytest.fixture
def opened(store, monkeypatch) -> Store:
    """One store, open for every command of the test: opening a file each time costs more than all the rest."""
    monkeypatch.setattr(Store, "open", lambda *_where, **_how: store)
    monkeypatch.setattr(Store, "close", lambda _store: None)
    return store


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("people") / "spm.duckdb"
    path.touch()
    book = openpyxl.Workbook()
    for row in (("Task", "Owner", "Due"), ("Write it", "Ann", "2026-12-01"), ("Send it", "Bob", "2026-12-09")):
        book.active.append(row)
    book.save(path.parent / "x.xlsx")
    return path


def command(name: str) -> Any:
    found: Any = typer.main.get_command(app)
    for part in name.split():
        found = found.commands[part]
    return found


def arguments(name: str, folder: Path) -> list[str]:
    """The least that a command needs to begin."""
    said = [*name.split()]
    for one in command(name).params:
        if one.required:
            value = VALUES.get(one.name or "", "x")
            if one.name == "out":
                value = str(folder / f"out.{ENDINGS.get(name, 'pdf')}")
            elif one.name in ("file", "files"):
                value = str(folder / "x.xlsx")
            said += [value] if one.param_type_name == "argument" else [one.opts[0], value]
    return said + [one.replace("FOLDER", str(folder)) for one in MORE.get(name, [])]


def spm(file: Path, capsys, *said: str) -> tuple[int, str, str]:
    capsys.readouterr()
    with pytest.raises(SystemExit) as left:
        run([*said, "--store", str(file)])
    out, err = capsys.readouterr()
    return int(left.value.code or 0), out, err


@pytest.mark.parametrize("name", [name for name, capability in COMMANDS.items() if capability])
def test_every_command_refuses_the_wrong_person_and_names_the_role_that_may(opened, file, capsys, name):
    wrong = ["stranger", *(who for who, (role, _) in WHO.items() if may(role, COMMANDS[name]) == "none")][:2]

    for who in (*(address(one) for one in wrong), None):
        said = [*arguments(name, file.parent), "--json", *(["--as", who] if who else [])]
        code, out, err = spm(file, capsys, *said)
        assert code == 1, (who, out, err)
        (finding,) = json.loads(out)["findings"]
        assert finding["code"] == "not-allowed"
        assert "The role that may: " in finding["fix"] if who else "--as EMAIL" in finding["fix"]
    assert not list(file.parent.glob("out.*"))
    assert not list(file.parent.glob("b.duckdb"))


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_begins_for_whom_the_table_names_and_for_nobody_else(opened, monkeypatch, name):
    assert [begun(monkeypatch, name)] == lines("begun.csv", name)


def begun(monkeypatch, name: str) -> str:
    """Who is let in as a command opens the store, before it asks anything; `nobody`: without --as."""
    monkeypatch.setattr("spm_core.access.door.happened", lambda *_what, **_how: 0)
    return ",".join((name, *("yes" if _begins(monkeypatch, name, who) else "no" for who in (*WHO, *STRANGERS, None))))


def _begins(monkeypatch, name: str, who: str | None) -> bool:
    monkeypatch.delenv("SPM_AS", raising=False)
    if who:
        monkeypatch.setenv("SPM_AS", address(who))
    output.running(name.split())
    try:
        output.opened("a store")
    except access.NotAllowed:
        return False
    finally:
        output.close_all()
    return True


def test_a_command_shows_what_is_theirs_and_records_who_it_was_and_what_left_the_house(opened, file, tmp_path, capsys):
    code, out, _ = spm(file, capsys, "show", "items", "--as-of", "2026-10", "--json", "--as", address("other-unit"))
    assert code == 0
    assert [row["item"] for row in json.loads(out)["items"]] == ["A3"]
    code, out, _ = spm(file, capsys, "--as", address("division"), "show", "completion", "--as-of", "2026-10", "--tier", "division", "--json")  # fmt: skip
    assert [group["id"] for group in json.loads(out)["groups"]] == ["D1"]
    assert spm(file, capsys, "show", "completion", "--as-of", "2026-10", "--as", address("division"))[0] == 1

    drop = ["adjust", "A1", "--change", "drop", "--why", "agreed", "--on", "2026-11-20"]
    assert spm(file, capsys, *drop, "--as", address("division"))[0] == 0
    assert spm(file, capsys, *drop, "--by", "the chief", "--as", address("other-division"))[0] == 1
    out_file = tmp_path / "U1.xlsx"
    said = ["--json", "template", "--unit", "U1", "--month", "2026-11", "--out", str(out_file), "--as", address("unit")]
    assert spm(file, capsys, *said)[0] == 0

    kinds = [(row["kind"], row["who"]) for row in audit(by_admin(opened))["acts"]]
    assert ("adjust:drop", address("division")) in kinds
    assert ("access:refuse", address("other-division")) in kinds
    assert kinds[-1] == ("export:template", address("unit"))


def test_files_are_compared_without_kept_mappings_by_whom_nobody_knows_and_it_is_said(opened, file, capsys):
    x = str(file.parent / "x.xlsx")
    code, out, err = spm(file, capsys, "compare", x, x, "--json", "--as", address("stranger"))

    assert (code, json.loads(out)["matched"]) == (0, 2)
    assert "Compared without kept mappings." in err
    assert "no role of theirs does" in err


def test_a_file_with_errors_that_was_sent_is_recorded_as_refused(opened, file, tmp_path, capsys):
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"no workbook")

    assert spm(file, capsys, "submit", str(bad), "--unit", "U1", "--month", "2026-10", "--as", address("unit"))[0] == 1

    last = audit(by_admin(opened))["acts"][-1]
    assert (last["kind"], last["who"]) == ("upload:refuse", address("unit"))
    assert "bad.xlsx" in last["about"]


def test_an_admin_gives_and_ends_roles_by_command(tmp_path, capsys):
    own, boss = tmp_path / "own.duckdb", ("--as", "chief@x.org")
    for said in (
        ("init",),
        ("people", "add", "chief@x.org", "--role", "admin", "--by", "me"),
        ("people", "add", "ann@x.org", "--role", "leadership", *boss),
        ("people", "end", "ann@x.org", *boss),
    ):
        assert spm(own, capsys, *said)[0] == 0
    _, out, _ = spm(own, capsys, "people", "list", "--json", *boss)
    held = {row["email"]: row["ended"] for row in json.loads(out)["people"]}
    assert held == {"chief@x.org": False, "ann@x.org": True}
