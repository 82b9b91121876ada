"""The real server with people: signed in by OpenID Connect in the browser, by a proxy's header over HTTP, or not at all."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from app.identity import sign
from spm_core.ledger import people
from tests.access.people import address, agency, by_admin
from tests.access.provider import provider
from tests.browser.looking import ROOT, SPM, await_ready, free_port, visit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

SECRET = "a-secret-of-the-proxy-that-is-long-enough"
BACKUP = "a-secret-for-backups"


@contextmanager
def served(folder: Path, port: int, **env: str) -> Iterator[str]:
    store, log = folder / "spm.duckdb", folder / "server.log"
    made = agency(store)
    people.add(by_admin(made), address("brief"), "leadership", by="x")
    made.close()
    with log.open("w", encoding="utf-8") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "app.server:app", "--port", str(port), "--no-access-log"],
            cwd=ROOT, env={**os.environ, "SPM_STORE": str(store), "SPM_BACKUP_SECRET": BACKUP, **env}, stdout=out, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            url = f"http://127.0.0.1:{port}"
            await_ready(url, server, log)
            yield url
        finally:
            server.terminate()
            server.wait(timeout=20)


def get(url: str, body: dict | None = None, **headers: str) -> tuple[int, bytes]:
    """Ask an address; `x_spm_user` is the header X-Spm-User."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    asked = urllib.request.Request(url, data=json.dumps(body).encode() if body else None, headers=named)
    try:
        with urllib.request.urlopen(asked, timeout=60) as answered:
            return answered.status, answered.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


@pytest.fixture(scope="module")
def proxied(tmp_path_factory) -> Iterator[str]:
    """The server as behind a proxy that signs people in."""
    with served(tmp_path_factory.mktemp("proxied"), free_port(), SPM_PROXY_SECRET=SECRET) as url:
        yield url


def signed(who: str, at: float | None = None, by: str = SECRET) -> dict[str, str]:
    stamp = int(time.time() if at is None else at)
    user = address(who)
    return {"x_spm_user": user, "x_spm_time": str(stamp), "x_spm_signature": sign(user, stamp, by)}


@pytest.mark.browser
def test_a_calendar_is_for_whom_the_proxy_signs_and_only_what_is_theirs(proxied):
    status, mine = get(f"{proxied}/calendar/U1.ics", **signed("unit"))
    assert status == 200
    assert b"U1" in mine
    assert b"U1" not in get(f"{proxied}/calendar/agency.ics", **signed("other-unit"))[1]
    assert get(f"{proxied}/calendar/agency.ics", x_spm_user=address("admin"), x_spm_secret=SECRET)[0] == 200
    for nobody in (
        {},
        {"x_spm_user": address("admin")},
        {"x_spm_user": address("admin"), "x_spm_secret": "guessed"},
        {"x_spm_person": address("admin")},
        signed("admin", by="another secret that is also quite long"),
        signed("admin", at=time.time() - 3600),
        signed("admin", at=time.time() + 3600),
        {**signed("unit"), "x_spm_user": address("admin")},
        signed("ended"),
        signed("stranger"),
    ):
        assert get(f"{proxied}/calendar/agency.ics", **nobody)[0] == 403, nobody


@pytest.mark.browser
def test_a_backup_by_the_dashboard_is_for_an_admin(proxied, tmp_path):
    def asked(who: str | None) -> tuple[int, bytes]:
        store = proxied_store(proxied)
        wanted = {"file": str(tmp_path / f"{who}.duckdb"), "store": store, "as": who and address(who)}
        return get(f"{proxied}/backup", wanted, authorization=f"Bearer {BACKUP}")

    status, said = asked("admin")
    assert status == 200, said
    for who in ("unit", "leadership", "stranger", None):
        status, said = asked(who)
        assert status == 403
        assert b"make a backup" in said
    assert [file.name for file in tmp_path.glob("*.duckdb")] == ["admin.duckdb"]


def proxied_store(url: str) -> str:
    said = get(f"{url}/backup", {"file": "x", "store": "/nowhere"}, authorization=f"Bearer {BACKUP}")[1].decode()
    found = re.search(r"holds (\S+)\.", said)
    assert found
    return found[1]


@pytest.mark.browser
def test_a_file_is_given_to_whose_page_offered_it_alone(proxied, browser):
    with visit(browser, proxied) as seen:
        assert "Its sign-in did not reach here" in seen.page.inner_text("body")
    with as_(browser, "unit") as page:
        page.goto(f"{proxied}/upload")
        with page.expect_response(re.compile("/media/.*xlsx")) as asked:
            page.get_by_role("button", name=re.compile("Download the workbook")).click()
        link = asked.value.url
    assert asked.value.status == 200

    assert get(link, **signed("unit"))[0] == 200
    for other in ({}, signed("other-unit"), signed("leadership"), signed("admin"), signed("ended")):
        assert get(link, **other)[0] == 404
    with as_(browser, "admin") as page:
        page.goto(f"{proxied}/audit")
        page.get_by_text("export:template").first.wait_for()


@pytest.mark.browser
def test_a_file_is_dropped_on_a_page_by_whose_page_it_is_alone(proxied, browser):
    def drop(by: dict[str, str]) -> bytes:
        named = {name.replace("_", "-"): value for name, value in by.items()}
        asked = urllib.request.Request(link, data=b"x", headers=named, method="PUT")
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(asked, timeout=60)
        return refused.value.read()

    with as_(browser, "unit") as page:
        page.goto(f"{proxied}/upload")
        with page.expect_request(re.compile("/upload_file/")) as asked:
            page.set_input_files("input[type=file]", [{"name": "a.csv", "mimeType": "text/csv", "buffer": b"a,b"}])
        link = asked.value.url
        page.get_by_text("a.csv").first.wait_for()

        for other in ({}, signed("other-unit"), signed("admin"), signed("ended"), signed("stranger")):
            assert drop(other) == b"Sign in, and open the page again.\n"
        assert b"XSRF" in drop(signed("unit"))  # theirs: Streamlit asks for the page's own token next


@contextmanager
def as_(browser, who: str) -> Iterator[Page]:
    """A browser behind the proxy, which says who it is with the shared secret, in capitals as some directories write it."""
    context = browser.new_context(extra_http_headers={"X-Spm-User": address(who).title(), "X-Spm-Secret": SECRET})
    try:
        yield context.new_page()
    finally:
        context.close()


@pytest.mark.browser
def test_by_address_nobody_comes_to_a_page_that_is_not_theirs_and_the_attempt_is_recorded(proxied, browser):
    with as_(browser, "other-unit") as page:
        page.goto(f"{proxied}/audit")
        page.get_by_text("The page Record is not among yours.").wait_for()
        page.goto(f"{proxied}/unit?id=U1&month=2026-10&item=A1")
        page.get_by_text("item A1 is not theirs").wait_for()
        assert "U1.xlsx" not in page.inner_text("body")
    with as_(browser, "admin") as page:
        page.goto(f"{proxied}/audit")
        page.get_by_text("page Record").first.wait_for()


@pytest.mark.browser
def test_people_sign_in_at_their_provider_and_out_again(tmp_path, browser):
    with provider() as at:
        port = free_port()
        env = {
            "SPM_OIDC_REDIRECT_URI": f"http://127.0.0.1:{port}/oauth2callback",
            "SPM_OIDC_COOKIE_SECRET": "a-secret-for-cookies-that-is-long-enough",
            "SPM_OIDC_CLIENT_ID": "spm",
            "SPM_OIDC_CLIENT_SECRET": "known to both",
            "SPM_OIDC_METADATA_URL": f"{at.url}/.well-known/openid-configuration",
        }
        with served(tmp_path, port, **env) as url, visit(browser, url) as seen:
            page = seen.page
            at.email = address("brief")
            page.get_by_role("button", name="Sign in").click()
            page.get_by_text(f"Signed in as {address('brief')} (leadership)").wait_for()
            cookie = {one["name"]: one["value"] for one in page.context.cookies()}
            with_cookie = {"cookie": "; ".join(f"{name}={value}" for name, value in cookie.items())}
            assert get(f"{url}/calendar/agency.ics", **with_cookie)[0] == 200
            assert get(f"{url}/calendar/agency.ics")[0] == 403
            assert get(f"{url}/calendar/agency.ics", x_spm_user=address("admin"), x_spm_secret="")[0] == 403

            page.get_by_role("button", name="Sign out").click()
            page.get_by_text("Sign in to go on.").wait_for()

            at.email = address("unit")
            page.get_by_role("button", name="Sign in").click()
            page.get_by_text("Signed in as").wait_for()
            page.goto(f"{url}/upload")
            with page.expect_download() as got:
                page.get_by_role("button", name=re.compile("Download the workbook")).click()
            assert got.value.failure() is None
            page.get_by_role("button", name="Sign out").click()

            at.email = address("stranger")
            page.get_by_role("button", name="Sign in").click()
            page.get_by_text("This address is not known here.").wait_for()
            page.get_by_role("button", name="Sign out").click()
            page.get_by_role("button", name="Sign in").wait_for()
            at.email, at.verified = address("admin"), False
            page.get_by_role("button", name="Sign in").click()
            page.get_by_text("Sign in to go on.").wait_for()


def test_another_address_than_loopback_needs_people_and_a_sign_in(tmp_path):
    def serve(store: Path, **env: str) -> str:
        clean = {key: value for key, value in os.environ.items() if not key.startswith("SPM_")}
        command = [str(SPM), "serve", "--host", "0.0.0.0", "--port", str(free_port()), "--store", str(store)]
        done = subprocess.run(
            command, check=False, cwd=ROOT, env={**clean, **env}, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 2
        return done.stderr

    subprocess.run([str(SPM), "init", "--store", str(tmp_path / "none.duckdb")], check=True)
    agency(tmp_path / "people.duckdb").close()

    assert "the store has no people" in serve(tmp_path / "none.duckdb", SPM_PROXY_SECRET=SECRET)
    assert "no sign-in is set" in serve(tmp_path / "people.duckdb")
    assert "at least 32 were expected" in serve(tmp_path / "people.duckdb", SPM_PROXY_SECRET="short")
    assert "SPM_OIDC_CLIENT_SECRET" in serve(tmp_path / "people.duckdb", SPM_OIDC_CLIENT_ID="spm")
