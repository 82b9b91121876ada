"""A quarterly meeting in a real browser: minutes outlive a closed browser, a decision is taken, everyone can use it."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest

from spm_core.ledger import review as reviewing
from tests.browser.looking import serving, visit
from tests.pages.review_agency import filled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

ADDRESS = "division?id=OPS&month=2026-09"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("meeting")
    with closing(filled(folder / "spm.duckdb")) as store:
        reviewing.open_(store, kind="division", scope="OPS", period="2026-27.Q1", on=date(2026, 10, 14), by="Olga")
    with serving(folder / "spm.duckdb", folder / "server.log") as address:
        yield address


def test_minutes_outlive_a_browser_closed_in_the_middle_and_a_decision_is_read_back(url: str, browser: Browser) -> None:
    with visit(browser, f"{url}/{ADDRESS}") as seen:
        box = seen.page.get_by_label("Minutes: Milestones at risk")
        box.press_sequentially("Two waves were put aside")
        seen.page.get_by_text("saved").first.wait_for(timeout=20_000)  # nothing was pressed, the field was not left

    with visit(browser, f"{url}/{ADDRESS}") as seen:
        assert seen.page.get_by_label("Minutes: Milestones at risk").input_value() == "Two waves were put aside"
        why = seen.page.get_by_label("Reason", exact=True).first
        why.fill("Security first")
        why.press("Tab")
        seen.page.get_by_role("button", name="Take the decision").click()
        seen.page.get_by_text("One decision so far, to be read back").wait_for(timeout=40_000)
        assert seen.complaints == []


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_the_meeting_can_be_used_by_everyone(url: str, browser: Browser, width: int, theme: str) -> None:
    with visit(browser, f"{url}/{ADDRESS}", width=width, theme=theme) as seen:
        assert seen.axe() == []
        assert seen.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
