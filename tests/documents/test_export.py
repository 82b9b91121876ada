"""`spm export` and `spm year`: the file's ending says the type; refusals name what is possible."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

STARTS = {".pdf": b"%PDF-", ".docx": b"PK", ".pptx": b"PK", ".xlsx": b"PK"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("packet", "--review", "R1", "--out", "p.pdf"),
        ("memo", "--review", "R1", "--out", "m.docx"),
        ("memo", "--review", "R1", "--frozen", "1", "--out", "m.PDF"),
        ("year", "--year", "2026-27", "--out", "y.pptx"),
        ("data", "--year", "2026-27", "--as-of", "2026-09", "--out", "d.xlsx"),
    ],
)
def test_a_paper_is_written_in_the_type_that_its_ending_names(spm, tmp_path, arguments):
    out = tmp_path / arguments[-1]
    told = spm("export", *arguments[:-1], str(out))

    assert told == {"file": str(out), "bytes": out.stat().st_size, "findings": []}
    assert out.read_bytes().startswith(STARTS[out.suffix.lower()])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("memo", "--review", "R1", "--out", "m.pptx"), "`spm export memo` writes .pdf, .docx"),
        (("data", "--year", "2026-27", "--out", "d.pdf"), "`spm export data` writes .xlsx"),
        (("year", "--year", "2026-27", "--out", "year"), "has no ending"),
        (("packet", "--review", "R9", "--out", "p.pdf"), "There is no review 'R9'"),
        (("year", "--year", "2027-28", "--out", "y.pdf"), "2027-28 is not open"),
        (("year", "--year", "2026-27", "--as-of", "2026-05", "--out", "y.pdf"), "lies before the plan year"),
        (("year", "--year", "2026-27", "--out", "missing/y.pdf"), "missing/y.pdf cannot be written"),
        (("year", "--year", "2026-27", "--with", "none.json", "--out", "y.pdf"), "cannot be read as JSON"),
    ],
)
def test_what_cannot_be_written_is_said_with_its_mend(spm, tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    code, _, told = spm.tried("export", *arguments)

    assert code == 2
    assert said in told
    assert list(Path().iterdir()) == []


def test_chosen_accomplishments_and_suggestions_come_from_a_file(spm, tmp_path):
    given = tmp_path / "given.json"
    given.write_text(json.dumps({"accomplishments": [{"text": "Chosen", "unit": "U1"}], "suggestions": []}))
    out = tmp_path / "y.docx"
    spm("export", "year", "--year", "2026-27", "--with", str(given), "--out", str(out))
    given.write_text(json.dumps({"accomplishments": [{"unit": "U1"}]}))
    code, _, told = spm.tried("export", "year", "--year", "2026-27", "--with", str(given), "--out", str(out))

    assert out.exists()
    assert (code, "each have a text" in told) == (2, True)


def test_the_year_is_one_document_and_shown_by_both_commands(spm):
    one = spm("year", "show", "2026-27", "--as-of", "2026-10")
    other = spm("show", "year", "--as-of", "2026-10")

    assert {**one, "known_at": None} == {**other, "known_at": None}
    assert list(one) == [
        "year", "first_month", "last_month", "as_of", "known_at", "time_zone", "organization", "sample", "tolerance_days",
        "completion", "burnup", "drift", "names", "milestones", "measures", "accomplishments", "chosen", "adjustments",
        "reporting", "suggestions",
    ]  # fmt: skip
    assert (one["year"], one["as_of"], one["organization"]) == ("2026-27", "2026-10", "Test Agency")
    assert one["completion"]["actions"]["agency"] == spm("show", "completion", "--as-of", "2026-10")["groups"]
