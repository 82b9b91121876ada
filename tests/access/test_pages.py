"""The pages for each role: which there are, what stands on them, by address, by widget state, and while looking as somebody else."""

from __future__ import annotations

import re
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import app.parts.live  # noqa: F401 - before any AppTest, as in tests/pages/opening.py
from app import settings
from app.tabs import PAGES
from spm_core import access
from spm_core.figures.audit import audit
from spm_core.ledger import people
from tests.access.people import WHO, address, agency, by_admin
from tests.pages.opening import drawn, text

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("people") / "spm.duckdb"
    agency(path).close()
    return path


@pytest.fixture
def store(file, monkeypatch):
    monkeypatch.setenv("SPM_STORE", str(file))
    return settings.store()


def look(who: str | None, page: str = "app/main.py", **more: object) -> AppTest:
    """Open a page, or the whole of them, as somebody; `since` is when they signed in."""
    test = AppTest.from_file(str(ROOT / page), default_timeout=60)
    since = more.pop("since", time.time())
    test.user = {"is_logged_in": True, "email": address(who), "iat": since} if who else {"is_logged_in": False}
    test.user |= more.pop("user", {})  # type: ignore[arg-type]
    for name, value in more.items():
        test.query_params[name] = str(value)
    return test.run()


def kinds(store) -> list[tuple[str, str]]:
    return [(row["kind"], row["who"]) for row in audit(by_admin(store))["acts"]]


THEIRS = {
    "admin": "agency division unit upload compare year measures plan audit",
    "leadership": "agency division unit compare year measures plan",
    "division": "division unit compare measures plan",
    "unit": "unit upload compare measures plan",
    "viewer": "agency unit compare year measures plan",
    "viewer-D1": "unit compare measures plan",
}


@pytest.mark.parametrize("who", THEIRS)
def test_each_role_has_its_pages_and_the_first_one_opens(store, who, monkeypatch):
    offered: list[str] = []
    whole = st.Page

    def noted(page, **how):
        if how.get("visibility") != "hidden":
            offered.append(how["title"])
        return whole(page, **how)

    monkeypatch.setattr(st, "Page", noted)
    test = look(who)

    assert not test.exception
    assert offered == [title for name, title in PAGES if name in THEIRS[who].split()]
    assert f"Signed in as {address(who).lower()}" in text(test)


@pytest.mark.parametrize(
    ("who", "said"),
    [
        (None, "Sign in to go on."),
        ("stranger", "This address is not known here."),
        ("ended", "Your role here has ended."),
    ],
)
def test_who_has_no_role_is_told_what_to_do_and_shown_nothing(store, who, said):
    test = look(who)

    assert said in text(test)
    assert not re.search(r"Test Agency|Unit U|Milestone|Action", text(test))


@pytest.mark.parametrize("who", ["leadership", "viewer-D1"])
def test_no_page_that_is_theirs_asks_for_what_is_not(store, who, monkeypatch):
    st.cache_data.clear()
    monkeypatch.setattr("spm_core.access.door._attempts", {})  # else what was tried a moment ago is not recorded again
    tried = len(kinds(store))
    for page in THEIRS[who].split():
        look(who, f"pages/{page}.py", month="2026-10")

    assert kinds(store)[tried:] == []


def test_a_sign_in_of_yesterday_and_an_unverified_address_are_none(store):
    assert "Your sign-in has ended." in text(look("admin", since=time.time() - 13 * 3600))
    assert "Sign in to go on." in text(look("admin", user={"email_verified": False}))


@pytest.mark.parametrize("page", ["agency", "division", "unit", "upload", "year", "measures", "plan", "audit"])
@pytest.mark.parametrize("who", ["other-unit", "other-division"])
def test_no_page_tells_other_people_what_is_not_theirs_whatever_the_address_says(store, page, who):
    """By the address and by what a widget of an earlier run would hold, run as if the tabs had let it through."""
    test = AppTest.from_file(str(ROOT / "pages" / f"{page}.py"), default_timeout=60)
    test.user = {"is_logged_in": True, "email": address(who), "iat": time.time()}
    for name, value in {"id": "U1" if "unit" in who else "D1", "month": "2026-10", "item": "A1"}.items():
        test.query_params[name] = value
    test.session_state["unit.id"], test.session_state["division.id"] = "U1", "D1"
    test.session_state["dialog"] = {"item": "A1", "month": "2026-10"}
    test.run()

    theirs = r"A[12] Action A[12] Unit U[12], (behind|overdue|on plan)|U[12]\.xlsx|2027-0[12]|15 Jan 2027|16 Feb 2027"
    assert not re.search(theirs, text(test))


def test_a_role_that_ends_has_ended_with_the_next_click(store):
    people.add(by_admin(store), "brief@agency.example", "leadership", by="x")
    test = look("brief")
    assert "Signed in as brief@agency.example" in text(test)

    people.end(by_admin(store), "brief@agency.example", by="x")

    assert "Your role here has ended." in text(test.run())


def test_answers_kept_for_one_scope_are_not_shown_to_another(store):
    st.cache_data.clear()
    for who, shown in (("leadership", True), ("other-unit", False), ("unit", True), ("other-unit", False)):
        test = look(who, "pages/plan.py", month="2026-10")
        assert ("Unit U1, behind" in text(test)) is shown, who


def test_an_admin_looks_as_somebody_else_marked_recorded_and_read_only(store):
    test = look("admin", "pages/audit.py")
    test.selectbox(key="look.who").select(address("unit")).run()
    test.button(key="look.begin").click().run()
    assert ("view:as", address("admin")) in kinds(store)

    seen = AppTest.from_file(str(ROOT / "app" / "main.py"), default_timeout=60)
    seen.user = {"is_logged_in": True, "email": address("admin"), "iat": time.time()}
    seen.session_state["view.as"] = address("unit")
    seen.run()
    assert "You look at these pages as unit@agency.example (unit U1) . Nothing can be changed." in text(seen)
    seen.button(key="looking.end").click().run()
    assert "You look at these pages as" not in text(seen)

    other = AppTest.from_file(str(ROOT / "app" / "main.py"), default_timeout=60)
    other.user = {"is_logged_in": True, "email": address("unit"), "iat": time.time()}
    other.session_state["view.as"] = address("admin")
    other.run()
    assert "You look at these pages as" not in text(other)
    assert "Signed in as unit@agency.example" in text(other)


def test_the_record_shows_what_was_tried_and_its_filters_narrow_it(store):
    with pytest.raises(access.NotAllowed):
        people.add(access.asking(store, address("unit")), "x@y.org", "admin", by="x")

    test = look("admin", "pages/audit.py")
    assert "access:refuse give a role" in text(test)
    assert 'title="ledger.people.add"' in drawn(test)
    test.selectbox(key="record.kind").select("people:end").run()
    table = text(test).partition("People")[0]
    assert "people:end" in table
    assert "access:refuse" not in table


@contextmanager
def as_proxy(monkeypatch) -> Iterator[None]:
    monkeypatch.setenv("SPM_PROXY_SECRET", "p" * 40)
    yield


def test_with_a_proxy_only_what_it_said_counts(store, monkeypatch):
    with as_proxy(monkeypatch):
        claimed = look("admin")  # a cookie of another way in
        said = look(None, user={"spm_person": address("unit"), "spm_since": str(int(time.time()))})

    assert "Sign in to go on." in text(claimed)
    assert "Signed in as unit@agency.example" in text(said)


assert set(THEIRS) <= set(WHO)
