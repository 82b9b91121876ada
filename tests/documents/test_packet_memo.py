"""The packet and the memo say what the review's document says, whose it is and when it was known, and nothing else."""

from __future__ import annotations

import copy
import re
from datetime import datetime

import pytest

from spm_core.documents.memo import memo
from spm_core.documents.packet import packet
from spm_core.documents.paper import Heading, Text
from tests.documents.reading import said, tables

SCOLDING = r"\b(fail|failed|failure|blame|fault|worst|poor|unacceptable|must improve|excuse)\w*"


@pytest.mark.parametrize("build", [packet, memo])
def test_each_names_its_review_its_month_and_when_its_figures_were_known(review, build):
    text = said(build(review))

    assert "Review: R1, closed on 12 Nov 2026; its figures are frozen" in text
    assert "As of: the end of October 2026" in text
    assert "Figures known: 12 Nov 2026, 11:00" in text
    assert "Tolerance: 14 days" in text
    assert "Test Agency" in text
    assert "Quarterly review: Teaching" in text
    assert "quarter 2 of 2026-27 (October to December)" in text


def test_the_figures_are_those_of_the_document(review):
    milestones = review["figures"]["milestones"]["completion"]["groups"][0]
    actions = review["figures"]["completion"]["groups"][0]
    text = said(packet(review))

    assert (milestones["T0"]["n"], milestones["T0"]["of"]) == (0, 1)
    assert "Milestones due, done: 0 of 1" in text
    assert (actions["T0"], actions["T1"]["redated"]) == ({"n": 1, "of": 3}, 0)
    assert "Actions due, done: 1 of 3" in text


def test_the_points_stand_in_the_order_of_the_agenda(review):
    titles = [section.title for section in packet(review).sections]

    assert titles[1:4] == [
        "No commitments from last time",
        "1 of 2 units reported; Mathematics is missing",
        "One of 1 date has moved later, by more than 14 days; none of it is approved",
    ]
    assert titles[-1] == "How the figures are counted"
    assert [section.number for section in packet(review).sections if section.number] == list(range(1, len(titles) - 1))


def test_a_heading_holds_no_text_of_many_lines_and_the_text_stands_under_it(review):
    long = copy.deepcopy(review)
    (risky,) = (part["items"] for part in long["agenda"] if part["section"] == "at_risk")
    risky[0]["text"] = "A milestone that is told at length. " * 30

    (section,) = (one for one in packet(long).sections if "at risk" in one.title)

    assert section.blocks[0] == Heading(risky[0]["item"])
    assert section.blocks[1] == Text(risky[0]["text"])


def test_what_was_decided_is_read_back_with_its_reason_and_who(review):
    rows = [row for table in tables(memo(review)) for row in table.rows]

    decided = {row[0]: row for row in rows if row[0].startswith("1.1.Y1-1")}
    assert decided["1.1.Y1-1"][1].startswith("New date: Due 20 Dec 2026 in place of 31 Oct 2026 (+50 d).")
    assert decided["1.1.Y1-1"][2:] == ("Two schools sign in December.", "12 Nov 2026", "m.stone@agency.example")
    assert decided["1.1.Y1-1.2"][1].startswith("Dropped: Taken out of the plan.")
    assert ("Bring the coaches' contracts", "Mathematics", "1 Dec 2026", "open") in rows


def test_minutes_attendance_and_open_recommendations_stand_in_the_memo(review):
    text = said(memo(review))

    assert "At risk: The team asked for help with two schools." in text
    assert "Marian Stone" in text
    assert "Reading, October 2026 | 1.1.Y1-1 | Hire a coach (2026-10) | Open" in text


def test_the_memo_of_a_frozen_review_is_the_same_whenever_it_is_made(review, monkeypatch):
    before = copy.deepcopy(review)
    first = memo(review)

    class Later(datetime):
        @classmethod
        def now(cls, tz=None):
            raise AssertionError("a memo asks no clock")

    monkeypatch.setattr("spm_core.documents.review_reading.datetime", Later)

    assert memo(copy.deepcopy(before)) == first
    assert review == before


def test_an_open_review_says_that_its_figures_may_change_and_its_memo_is_a_draft(review):
    still = {**review, "state": "open", "closed": None, "number": None, "known_at": None}

    assert "R1, opened on 12 Nov 2026, still open; its figures may change" in said(packet(still))
    assert said(memo(still)).startswith("Draft: the review is still open")


def test_a_review_in_which_nothing_is_known_still_has_its_papers(review):
    bare = {
        key: review[key]
        for key in ("review", "kind", "scope", "period", "state", "opened", "closed", "as_of", "known_at")
    }
    bare |= {"agenda": [{"section": part["section"], "items": []} for part in review["agenda"]], "figures": {}}

    assert "No decision was taken in this review" in said(memo(bare))
    assert "Nothing needs a decision here today." in said(packet(bare))


@pytest.mark.parametrize("build", [packet, memo])
def test_no_word_of_the_papers_scolds(review, build):
    assert re.findall(SCOLDING, said(build(review)), re.IGNORECASE) == []
