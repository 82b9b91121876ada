"""Two editions compared in a real browser, with an empty store: seen whole, by keyboard and screen reader too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.looking import visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

HEAD = "Code,Task,Due,Status\n"
OLD = HEAD + "".join(f"A-{n},Step {n} of the plan,{n % 12 + 1}/10/2026,Not started\n" for n in range(1, 30))
NEW = HEAD + "".join(f"A-{n},Step {n} of the plan,{n % 12 + 1}/{10 + n % 15}/2026,In progress\n" for n in range(3, 33))


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
def test_two_editions_are_compared_and_nothing_offends(
    empty_url: str, browser: Browser, width: int, theme: str
) -> None:
    with visit(browser, f"{empty_url}/compare", width=width, theme=theme) as seen:
        files = [
            {"name": f"{name}.csv", "mimeType": "text/csv", "buffer": text.encode()}
            for name, text in (("old", OLD), ("new", NEW))
        ]
        seen.page.set_input_files("input[type=file]", files)
        seen.page.get_by_text("27 statuses went forward").first.wait_for(timeout=40_000)
        seen.settle()
        seen.page.get_by_text("dates stayed").first.wait_for()
        assert seen.axe() == []
        assert (seen.outside, seen.complaints) == ([], [])
        assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

        with seen.page.expect_download() as download:
            seen.page.get_by_role("button", name="Download all changes as a workbook").click()
        assert download.value.suggested_filename == "Changes.xlsx"
