"""Hostile texts in every field, then everything that the commands give: text stays text, and nothing leads outside."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import openpyxl
import pypdf
import pytest

from tests.documents.conftest import Spm, by
from tests.trust import payloads
from tests.trust.payloads import OUTSIDE, Hostile, book

pytestmark = pytest.mark.trust

CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u202a-\u202e\u2066-\u2069]")
"""What moves a terminal's cursor, colours it, sets its title or turns its text round."""


@pytest.fixture(scope="module")
def spm(tmp_path_factory):
    """A store with hostile texts in the plan, in a report, and in whatever people write beside them."""
    run = Spm(tmp_path_factory.mktemp("payloads"))
    hostile = Hostile()

    def who():
        return hostile("m.stone")

    run("init")
    run(
        "plan",
        "load",
        run.file("=1+1 <b>&.xlsx", book(payloads.plan(hostile))),
        "--by",
        who(),
        "--at",
        "2026-06-20T09:00",
    )
    run("plan", "open", "2026-27", "--by", who(), "--at", "2026-07-01T09:00")
    run(
        "submit",
        run.file("=cmd|' <img src=x>.xlsx", book(payloads.report(hostile))),
        "--by",
        who(),
        "--at",
        "2026-11-08T10:00",
    )
    opened = [
        "--kind",
        "division",
        "--scope",
        "D1",
        "--period",
        "2026-27.Q2",
        "--as-of",
        "2026-10",
        "--on",
        "2026-11-12",
    ]
    run("review", "open", *opened, *by("2026-11-12T09:00"))
    change = ["--change", "re-date", "--to", "2026-12-20", "--on", "2026-11-12", "--review", "R1"]
    run("adjust", "1.1.Y1-1", *change, "--why", hostile("why"), *by("2026-11-12T10:00"))
    run(
        "commitment",
        "add",
        "R1",
        "--text",
        hostile("bring it"),
        "--owner",
        "U2",
        "--due",
        "2026-12-01",
        *by("2026-11-12T10:10"),
    )
    for n, _ in enumerate(payloads.PAYLOADS):
        run("review", "note", "R1", "--section", "at_risk", "--text", hostile("minute"), *by(f"2026-11-12T10:{n + 11}"))
    run("review", "attend", "R1", "--person", hostile("Stone"), *by("2026-11-12T10:40"))
    run("review", "close", "R1", *by("2026-11-12T11:00"))
    return run  # fmt: skip


ASKED = [
    ["show", "completion", "--as-of", "2026-10"],
    ["show", "items", "--as-of", "2026-10"],
    ["show", "measures", "--as-of", "2026-10"],
    ["trace", "1.1.Y1-1.1", "--as-of", "2026-10"],
    ["trace", "1.1.Y1-1", "--as-of", "2026-10"],
    ["review", "show", "R1"],
    ["recommendation", "list"],
    ["request", "list"],
    ["due", "--on", "2026-11-20"],
    ["remind", "--on", "2026-12-20"],
    ["audit"],
    ["verify"],
]


@pytest.mark.parametrize("asked", ASKED, ids=" ".join)
def test_what_a_command_prints_moves_no_terminal(spm, asked, capsys):
    from spm_core.commands.line import run

    with pytest.raises(SystemExit) as ended:
        run(["--store", spm.store, *asked])
    said = capsys.readouterr()

    assert not ended.value.code
    assert CONTROLS.findall(said.out + said.err) == []
    assert json.dumps(spm(*asked))


def test_the_store_is_whole_and_each_text_is_kept_to_the_letter(spm):
    traced = spm("trace", "1.1.Y1-1.4", "--as-of", "2026-10")["facts"]

    assert spm("verify")["problems"] == []
    assert [one["value"] for one in traced if one["field"] == "note"]
    assert any(OUTSIDE in str(one["value"]) for one in traced)


PAPERS = [
    ["packet", "--review", "R1"],
    ["memo", "--review", "R1"],
    ["year", "--year", "2026-27"],
]


def exported(spm, *asked):
    out = spm.folder / f"out{abs(hash(asked))}{asked[-1]}"
    spm("export", *asked[:-1], "--out", str(out))
    return out.read_bytes()


def no_formula_and_no_link(data):
    """A workbook's formulas that hold a payload, its links outside, and its parts that are no plain sheets."""
    found = [
        f"{sheet.title}!{cell.coordinate} {cell.value}"
        for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" or (cell.hyperlink and cell.hyperlink.target)
    ]
    return found + outside_relations(data)


def outside_relations(data):
    """The relations of an office file that lead out of it."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name).decode() for name in package.namelist() if name.endswith(".rels")}
    return [name for name, text in parts.items() if "External" in text or OUTSIDE in text]


def test_workbooks_hold_texts_as_texts(spm):
    template = spm.folder / "template.xlsx"
    spm("template", "--unit", "U1", "--month", "2026-11", "--out", str(template))
    made = {
        "data": exported(spm, "data", "--year", "2026-27", ".xlsx"),
        "template": template.read_bytes(),
    }

    assert {name: no_formula_and_no_link(data) for name, data in made.items()} == {"data": [], "template": []}


def test_a_tracker_becomes_a_plan_workbook_and_a_marked_one_with_texts_as_texts(spm):
    mine = spm.file("tracker.xlsx", book(payloads.tracker(Hostile())))
    out, marked = spm.folder / "made.xlsx", spm.folder / "marked.xlsx"
    spm.tried("import", mine, "--out", str(out))
    spm.tried("annotate", mine, "--out", str(marked))

    assert no_formula_and_no_link(out.read_bytes()) == []
    assert no_formula_and_no_link(marked.read_bytes()) == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper[0])
def test_a_pdf_shows_the_texts_and_does_nothing(spm, paper):
    data = exported(spm, *paper, ".pdf")
    found = pypdf.PdfReader(io.BytesIO(data))
    text = "".join(page.extract_text() for page in found.pages)
    actions = [
        note.get_object().get("/A", {}).get("/URI")
        for page in found.pages
        for note in page.get("/Annots", [])
    ]  # fmt: skip

    assert [one for one in actions if one] == []
    assert b"/JavaScript" not in data
    assert b"/Launch" not in data
    assert OUTSIDE in text.replace("\n", "").replace("\u200b", "")


@pytest.mark.parametrize("ending", [".docx", ".pptx"])
def test_office_papers_lead_nowhere(spm, ending):
    kind = ["packet", "--review", "R1"] if ending == ".docx" else ["year", "--year", "2026-27"]
    data = exported(spm, *kind, ending)

    assert outside_relations(data) == []


@pytest.mark.parametrize("code", ["U1", "D1", "agency"])
def test_a_calendar_has_no_line_more_than_its_own(spm, code, monkeypatch):
    from datetime import datetime

    from spm_core import figures
    from spm_core.documents import calendar
    from spm_core.model import Ask, Month
    from spm_core.store import Store

    store = Store.open(spm.store)
    on = datetime(2026, 11, 20).date()
    plan = figures.plan(store, Ask("test", Month.of(on)))
    lines = calendar.feed(figures.ahead(store, on=on), plan, code, at=datetime(2026, 11, 20)).decode().split("\r\n")
    store.close()

    names = {re.match(r"[A-Z-]*", line)[0] for line in lines if line and not line.startswith(" ")}
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT")
    assert {name for name in names if name.startswith(("BCC", "TO", "ATTACH", "URL"))} == set()
    assert CONTROLS.findall("".join(lines)) == []


def test_file_names_stay_in_their_folder(spm):
    before = {path for path in Path(spm.folder).parent.rglob("*") if path.is_file()}
    exported(spm, "data", "--year", "2026-27", ".xlsx")
    after = {path for path in Path(spm.folder).parent.rglob("*") if path.is_file()}

    assert {path.parent for path in after - before} <= {Path(spm.folder)}
