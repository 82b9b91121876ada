"""Who is at the other end, below the pages: what the doorman lets through, and whom a header, a cookie or a page names."""

from __future__ import annotations

import json
import os
import time
from types import SimpleNamespace

import pytest
from starlette.requests import Request
from streamlit import config
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from app import identity, settings
from app.identity import STALE, Doorman, Visitor, said_by_proxy, sign
from spm_core.errors import SpmError, WrongUse
from spm_core.store import Store
from tests.access.people import address, agency
from tests.app.running import done

SECRET = "s" * 32
NOW = 1_800_000_000
HERE, ELSEWHERE = ("127.0.0.1", 5), ("192.0.2.7", 5)


@pytest.fixture(scope="module")
def peopled() -> Store:
    return agency()


@pytest.fixture(autouse=True)
def store(peopled, monkeypatch) -> Store:
    """Nothing is set but a store with people, and the clock stands still."""
    for name in [name for name in os.environ if name.startswith("SPM_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(settings, "store", lambda: peopled)
    monkeypatch.setattr(time, "time", lambda: float(NOW))
    monkeypatch.setattr("streamlit.auth_util.get_secrets_auth_section", dict)
    return peopled


@pytest.fixture
def nobody_there(monkeypatch) -> None:
    empty = Store.open()
    monkeypatch.setattr(settings, "store", lambda: empty)


def passed(client: tuple[str, int] | None = HERE, kind: str = "http", **headers: str) -> tuple[list, list]:
    """What the app behind the doorman is asked, and what he answers himself; `x_spm_user` is the header X-Spm-User."""
    asked, said = [], []

    async def behind(scope, heard, answer) -> None:
        assert (heard, answer) == (receive, send)
        asked.append(scope)

    async def receive() -> None:
        """What the browser sends."""

    async def send(message) -> None:
        said.append(message)

    given = [(name.replace("_", "-").title().encode(), value.encode("latin-1")) for name, value in headers.items()]
    done(Doorman(behind)({"type": kind, "client": client, "headers": given}, receive, send))
    return asked, said


def named(**headers: str) -> dict[str, str]:
    """The headers that reach the app."""
    (asked,), _ = passed(**headers)
    return {name.decode(): value.decode("latin-1") for name, value in asked["headers"]}


def signed(user: str = "ann@x.org", at: int = NOW, by: str = SECRET) -> dict[str, str]:
    return {"x_spm_user": user, "x_spm_time": str(at), "x_spm_signature": sign(user, at, by)}


def test_whom_the_proxy_signs_is_passed_on_and_nothing_that_a_visitor_claims(monkeypatch):
    monkeypatch.setenv("SPM_PROXY_SECRET", SECRET)

    assert named(accept="x", **signed(), x_spm_person="boss@x.org", x_spm_since="9") == {
        "accept": "x", "x-spm-person": "ann@x.org", "x-spm-since": str(NOW),
    }  # fmt: skip
    assert named(x_spm_user="ann@x.org", x_spm_secret=SECRET)["x-spm-person"] == "ann@x.org"
    assert named(accept="x", x_spm_person="boss@x.org", x_spm_since="9") == {"accept": "x"}
    monkeypatch.delenv("SPM_PROXY_SECRET")
    assert named(accept="x", **signed(by=""), x_spm_secret="", x_spm_person="boss@x.org") == {"accept": "x"}


@pytest.mark.parametrize("twice", [(b"x-spm-user", b"boss@x.org"), (b"X-Spm-Secret", b"guessed")])
def test_who_is_named_twice_is_nobody(monkeypatch, twice):
    monkeypatch.setenv("SPM_PROXY_SECRET", SECRET)
    asked = []

    async def behind(scope, _receive, _send) -> None:
        asked.append(scope["headers"])

    given = [(b"x-spm-secret", SECRET.encode()), (b"x-spm-user", b"ann@x.org"), twice]
    for headers in (given, given[::-1]):
        done(Doorman(behind)({"type": "http", "client": HERE, "headers": headers}, None, None))

    assert asked == [[], []]


def test_the_proxys_words_are_good_for_five_minutes_and_by_its_secret_alone():
    def said(at: int = NOW, user: str = "ann@x.org", secret: str = SECRET, **more: bytes) -> str | None:
        headers = {
            b"x-spm-user": user.encode(),
            b"x-spm-time": str(at).encode(),
            b"x-spm-signature": sign("ann@x.org", at, SECRET).encode(),
        }
        return said_by_proxy(
            headers | {name.replace("_", "-").encode(): value for name, value in more.items()}, secret, NOW
        )

    assert [said(NOW + late) for late in (0, -STALE, STALE)] == ["ann@x.org"] * 3
    assert [said(NOW - STALE - 1), said(NOW + STALE + 1)] == [None, None]
    assert said(user=" ann@x.org ") == "ann@x.org"
    assert [said(user="boss@x.org"), said(user=" "), said(secret=""), said(secret="t" * 32)] == [None] * 4
    assert [said(x_spm_time=b""), said(x_spm_time=b"soon"), said(x_spm_signature=b"")] == [None] * 3
    assert said(x_spm_secret=b"guessed") is None  # who shows a secret is held to it, whatever else is signed
    assert said(user="", x_spm_secret=SECRET.encode()) is None
    for nobody in (
        {},
        {b"x-spm-secret": SECRET.encode()},
        {b"x-spm-user": b"ann@x.org", b"x-spm-time": str(NOW).encode()},
    ):
        assert said_by_proxy(nobody, SECRET, NOW) is None
    assert said_by_proxy({b"x-spm-user": b"ann@x.org"}, SECRET, NOW) is None


def test_a_store_without_people_answers_its_own_machine_alone(nobody_there):
    for client in (HERE, ("::1", 5), None):
        assert len(passed(client)[0]) == 1

    asked, (start, body) = passed(ELSEWHERE)
    assert (asked, start["status"]) == ([], 403)
    assert body["body"] == b"This dashboard has no people yet; it answers on its own machine alone.\n"
    assert passed(ELSEWHERE, "websocket") == ([], [{"type": "websocket.close", "code": 1008}])


def test_with_people_everybody_comes_to_the_sign_in_and_what_is_no_request_goes_by():
    assert len(passed(ELSEWHERE)[0]) == len(passed(ELSEWHERE, "websocket")[0]) == 1
    (asked,), _ = passed(ELSEWHERE, "lifespan", x_spm_person="kept")
    assert asked["headers"] == [(b"X-Spm-Person", b"kept")]


def asks(**headers: str) -> Request:
    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "headers": given})


def test_for_an_address_of_ours_only_the_way_in_that_is_set_counts(monkeypatch):
    claims = {"is_logged_in": True, "email": "ann@x.org", "iat": NOW - 60}
    monkeypatch.setattr(identity, "_claims", lambda _request: claims)

    assert identity.of_request(asks(x_spm_person="boss@x.org")) is None
    monkeypatch.setattr("streamlit.auth_util.get_secrets_auth_section", lambda: {"client_id": "spm"})
    assert identity.of_request(asks(x_spm_person="boss@x.org")) == Visitor("ann@x.org", NOW - 60.0)
    for wrong in ({"is_logged_in": False}, {"email": None}, {"email_verified": False}, {"iat": NOW - 13 * 3600}):
        monkeypatch.setattr(identity, "_claims", lambda _request, wrong=wrong: {**claims, **wrong})
        assert identity.of_request(asks()) is None, wrong
    monkeypatch.setattr(identity, "_claims", lambda _request: {})
    assert identity.of_request(asks()) is None

    monkeypatch.setenv("SPM_PROXY_SECRET", SECRET)
    assert identity.of_request(asks(x_spm_person="ann@x.org")) == Visitor("ann@x.org", float(NOW))
    assert identity.of_request(asks()) is None


def test_for_an_address_of_ours_who_holds_no_role_is_nobody(monkeypatch):
    monkeypatch.setenv("SPM_PROXY_SECRET", SECRET)

    assert str(identity.person_of(asks(x_spm_person=address("unit")))) == f"{address('unit')} (unit U1)"
    assert [identity.person_of(asks(x_spm_person=address(who))) for who in ("ended", "stranger")] == [None, None]
    assert identity.person_of(asks()) is None


def test_a_sign_ins_cookie_is_read_by_its_signature_alone(monkeypatch):
    def signed_in(value: bytes, secret: str | None = None) -> Request:
        cookie = create_signed_value(secret or get_cookie_secret(), "_streamlit_user", value).decode()
        return asks(cookie=f"_streamlit_user={cookie}")

    def read(value: bytes, secret: str | None = None) -> dict:
        return identity._claims(signed_in(value, secret))

    assert read(json.dumps({"email": "ann@x.org"}).encode()) == {"email": "ann@x.org"}
    assert read(json.dumps({"email": "ann@x.org"}).encode(), "another secret") == {}
    monkeypatch.setattr("streamlit.auth_util.get_secrets_auth_section", lambda: {"client_id": "spm"})
    claims = json.dumps({"is_logged_in": True, "email": "ann@x.org"}).encode()
    assert identity.of_request(signed_in(claims)) == Visitor("ann@x.org")
    assert identity.of_request(signed_in(claims, "another secret")) is None
    assert read(b"no words") == read(b'["a list"]') == identity._claims(asks()) == {}


def on_page(monkeypatch, **user: object) -> Visitor | None:
    monkeypatch.setattr(identity, "get_script_run_ctx", lambda **_: SimpleNamespace(user_info=user))
    return identity.of_page()


def test_on_a_page_only_the_way_in_that_is_set_counts(monkeypatch):
    claims = {"is_logged_in": True, "email": "ann@x.org", "iat": NOW}
    proxied = {"spm_person": "bob@x.org", "spm_since": "17"}

    assert on_page(monkeypatch, **claims, **proxied) == Visitor("ann@x.org", float(NOW))
    assert on_page(monkeypatch, is_logged_in=True, email="ann@x.org", email_verified=True) == Visitor("ann@x.org", None)
    assert on_page(monkeypatch, **{**claims, "is_logged_in": False}) is None
    assert on_page(monkeypatch, **{**claims, "email": ""}) is None
    assert on_page(monkeypatch, **claims, email_verified=False) is None
    assert on_page(monkeypatch, **proxied) is None

    monkeypatch.setenv("SPM_PROXY_SECRET", SECRET)
    assert on_page(monkeypatch, **claims, **proxied) == Visitor("bob@x.org", 17.0)
    assert on_page(monkeypatch, **claims) is None
    assert on_page(monkeypatch, spm_person="bob@x.org") is None
    assert on_page(monkeypatch, spm_since="17") is None


def test_a_sign_in_by_the_proxy_begins_once_and_again_when_it_is_over(monkeypatch):
    monkeypatch.setenv("SPM_PROXY_SECRET", SECRET)
    began, half_a_day = [], 12 * 3600

    async def behind(scope, _receive, _send) -> None:
        began.append(int(dict(scope["headers"])[b"x-spm-since"]) - NOW)

    doorman = Doorman(behind)
    for user, after in (("ann", 0), ("bob", 60), ("ann", 60), ("ann", half_a_day), ("ann", half_a_day + 1)):
        monkeypatch.setattr(time, "time", lambda after=after: float(NOW + after))
        given = [(b"x-spm-secret", SECRET.encode()), (b"x-spm-user", f"{user}@x.org".encode())]
        done(doorman({"type": "http", "client": HERE, "headers": given}, None, None))

    assert began == [0, 60, 0, 0, half_a_day + 1]


def test_where_no_page_runs_nobody_looks(monkeypatch):
    assert identity.of_page() is None
    monkeypatch.setenv("SPM_PROXY_SECRET", SECRET)
    assert identity.of_page() is None


def test_a_sign_in_lasts_twelve_hours_or_as_many_as_are_set(monkeypatch):
    hour = 3600
    assert [Visitor("x", NOW - hours * hour).is_over() for hours in (0, 12, 12.01)] == [False, False, True]
    assert not Visitor("x").is_over()
    monkeypatch.setenv("SPM_SESSION_HOURS", "1.5")
    assert [Visitor("x", NOW - hours * hour).is_over() for hours in (1.5, 1.51)] == [False, True]


def test_a_secret_of_the_proxys_is_long_enough_or_refused(monkeypatch):
    assert identity.proxy_secret() == ""
    monkeypatch.setenv("SPM_PROXY_SECRET", SECRET)
    assert identity.proxy_secret() == SECRET
    monkeypatch.setenv("SPM_PROXY_SECRET", SECRET[1:])
    with pytest.raises(SpmError, match="has 31 characters; at least 32 were expected"):
        identity.proxy_secret()


def test_a_providers_keys_are_all_set_or_none(monkeypatch):
    assert identity.oidc_secrets() == {}
    for key, name in identity._OIDC.items():
        monkeypatch.setenv(name, f"the {key}")
    assert identity.oidc_secrets() == {"auth": {key: f"the {key}" for key in identity._OIDC}}
    monkeypatch.delenv("SPM_OIDC_CLIENT_ID")
    with pytest.raises(SpmError, match="half set: SPM_OIDC_CLIENT_ID missing"):
        identity.oidc_secrets()


def test_the_proxy_comes_before_the_provider(monkeypatch):
    assert identity.way() is None
    monkeypatch.setattr("streamlit.auth_util.get_secrets_auth_section", lambda: {"client_id": "spm"})
    assert identity.way() == "oidc"
    monkeypatch.setenv("SPM_PROXY_SECRET", SECRET)
    assert identity.way() == "proxy"


def test_another_address_is_listened_on_only_where_people_can_sign_in(monkeypatch):
    with pytest.raises(WrongUse, match="no sign-in is set"):
        identity.may_listen("0.0.0.0")
    for host in ("127.0.0.1", "localhost", "::1"):
        identity.may_listen(host)
    with monkeypatch.context() as keys:
        for name in identity._OIDC.values():
            keys.setenv(name, "x")
        identity.may_listen("0.0.0.0")
    with monkeypatch.context() as file:
        file.setattr("streamlit.auth_util.get_secrets_auth_section", lambda: {"client_id": "spm"})
        identity.may_listen("0.0.0.0")
    monkeypatch.setenv("SPM_PROXY_SECRET", SECRET)
    identity.may_listen("0.0.0.0")


def test_no_other_address_is_listened_on_without_people(nobody_there, monkeypatch):
    monkeypatch.setenv("SPM_PROXY_SECRET", SECRET)
    identity.may_listen("127.0.0.1")
    with pytest.raises(WrongUse, match="the store has no people"):
        identity.may_listen("0.0.0.0")


def test_pages_learn_from_the_doorman_who_asks():
    before = config.get_option("server.trustedUserHeaders")
    try:
        identity.trust_the_doorman()
        assert config.get_option("server.trustedUserHeaders") == {
            "x-spm-person": "spm_person",
            "x-spm-since": "spm_since",
        }
    finally:
        config.set_option("server.trustedUserHeaders", before)
