"""Every page with hostile texts in the store: no script of theirs runs, nothing is asked outside, no header is broken."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.looking import PAGES, serving, visit
from tests.trust import payloads
from tests.trust.payloads import OUTSIDE, Hostile, book
from tests.trust.test_payloads import spm  # noqa: F401 - the same store

pytestmark = [pytest.mark.browser, pytest.mark.trust]

FEW = 6
"""dialogs opened on a page, spread over all that it offers"""

WATCH = """
window.broken = [];
document.addEventListener('securitypolicyviolation', e => window.broken.push(`${e.violatedDirective} ${e.blockedURI}`));
"""

DEEP = """
(wanted) => {
  const found = [], look = (root) => root.querySelectorAll('*').forEach((one) => {
    if (one.matches(wanted)) found.push(one);
    if (one.shadowRoot) look(one.shadowRoot);
  });
  look(document);
  return found;
}
"""

LEADS_OUT = f"""
(() => ({DEEP})('a[href], img[src], iframe, object, embed, form[action], svg, script[src], link[href]')
  .filter((one) => [...one.attributes].some((a) => /^on/i.test(a.name)
      || (/^(href|src|xlink:href|action|data|srcset|style)$/i.test(a.name)
          && (a.value.includes('{OUTSIDE}') || /^javascript:/i.test(a.value)))))
  .map((one) => one.outerHTML.slice(0, 200)))()
"""
"""Elements that a payload made: they lead out, or carry a script."""


@pytest.fixture(scope="module")
def url(spm, tmp_path_factory):  # noqa: F811 - pytest's way
    folder = tmp_path_factory.mktemp("closed")
    shutil.copy(spm.store, folder / "spm.duckdb")
    with serving(folder / "spm.duckdb", folder / "server.log") as address:
        yield address
    assert '"fault"' not in (Path(folder) / "server.log").read_text(encoding="utf-8")


def is_harmless(seen):
    """Nothing of the payloads was taken for more than text."""
    assert seen.page.evaluate("window.pwned") is None
    assert seen.page.evaluate("window.broken") == []
    assert seen.page.evaluate(LEADS_OUT) == []
    assert seen.outside == []
    assert [one for one in seen.complaints if "Content Security" in one or "Refused to" in one] == []
    assert seen.page.get_by_test_id("stException").count() == 0


@pytest.mark.parametrize("page", PAGES)
def test_a_page_and_its_dialogs_take_hostile_texts_as_texts(url, browser, page):
    with visit(browser, f"{url}/{page}?month=2026-10") as seen:
        seen.page.evaluate(WATCH)
        is_harmless(seen)
        openers = seen.page.locator("[data-open]")
        many = openers.count()
        for at in range(0, many, max(1, many // FEW)):
            seen.page.goto(f"{url}/{page}?month=2026-10")
            seen.settle()
            seen.page.evaluate(WATCH)
            one = seen.page.locator("[data-open]").nth(at)
            if one.is_visible():
                one.click()
                seen.settle()
            is_harmless(seen)


def test_downloads_come_from_here_with_safe_names_and_all_headers(url, browser):
    with visit(browser, f"{url}/upload?month=2026-11&id=U1") as seen:
        with seen.page.expect_download() as caught:
            seen.page.get_by_role("button", name="Download the workbook").click()
        name = caught.value.suggested_filename
        media = seen.page.request.get(caught.value.url)

    assert urlsplit(caught.value.url).netloc == urlsplit(url).netloc
    assert "/" not in name
    assert "\\" not in name
    assert name.endswith(".xlsx")
    assert media.headers["x-content-type-options"] == "nosniff"
    assert "content-security-policy" in media.headers
    assert media.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("<img src=x onerror=window.pwned=9>.xlsx", payloads.report),
        (f"[x](http://{OUTSIDE}/n).xlsx", payloads.tracker),
        ("=1+1 ${7} {0}.xlsx", payloads.plan),
    ],
)
def test_a_hostile_file_dropped_is_shown_as_text(url, browser, name, cells):
    with visit(browser, f"{url}/upload?month=2026-10&id=U1") as seen:
        seen.page.evaluate(WATCH)
        file = {"name": name, "mimeType": "application/octet-stream", "buffer": book(cells(Hostile()))}
        seen.page.set_input_files("input[type=file]", [file])
        seen.page.locator("text=/rows|columns|sheet|Nothing/i").first.wait_for()
        seen.settle()
        is_harmless(seen)
