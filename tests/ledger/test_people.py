"""Roles given and ended, to the letter: what is kept of them, and what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from spm_core.errors import Refused
from spm_core.ledger import people
from tests.agency import Agency
from tests.ledger.record import HOW, is_refused, left, refusal


@pytest.fixture
def agency() -> Agency:
    return Agency({"A1": ("M1", "U1", "2026-12-01")})


@pytest.fixture(scope="module")
def unmoved() -> Agency:
    """One for all that is refused: nothing of it is stored."""
    made = Agency({"A1": ("M1", "U1", "2026-12-01")})
    people.add(made.store, "v@x.org", "viewer", **HOW)
    return made


def test_a_role_is_given_for_its_scopes_and_days_and_ended(agency: Agency) -> None:
    store, days = agency.store, {"from_on": date(2026, 12, 1), "to_on": date(2026, 12, 1)}
    done = people.add(store, " Rosa@X.org ", "unit", scope="U1; U2", name=" Rosa ", deputy_for="max@x.org", why="ill", **days, **HOW)  # fmt: skip
    assert done.more == {"email": "rosa@x.org", "role": "unit", "scope": "U1; U2"}
    assert left(agency, "person_added") == (
        ("people:add", "Ann", "ill"),
        {"email": "Rosa@X.org", "name": "Rosa", "role": "unit", "scope": "U1; U2", "deputy_for": "max@x.org", **days},
    )
    bare = people.add(store, "v@x.org", "viewer", **HOW)
    assert bare.more == {"email": "v@x.org", "role": "viewer", "scope": None}
    nothing = dict.fromkeys(("scope", "from_on", "to_on", "deputy_for"))
    assert left(agency, "person_added")[1] == {"email": "v@x.org", "name": "", "role": "viewer", **nothing}

    ended = people.end(store, " Rosa@x.org ", why="well", **HOW)
    row = {"email": "rosa@x.org", "role": None, "scope": None}
    assert (ended.more, left(agency, "person_ended")) == (row, (("people:end", "Ann", "well"), row))
    one = {"email": "v@x.org", "role": "viewer", "scope": None}
    assert people.end(store, "v@x.org", role="viewer", **HOW).more == one
    assert left(agency, "person_ended")[1] == one
    assert refusal(lambda: people.end(store, "v@x.org", **HOW))[::2] == ("no-such-role", "v@x.org")


@pytest.mark.parametrize(
    ("scope", "role", "kept"),
    [("D1", "division", "D1"), ("U1 ;U3", "viewer", "U1; U3"), ("D2", "viewer", "D2"), (" ", "viewer", None)],
)
def test_what_may_be_a_scope(agency: Agency, scope: str, role: str, kept: str | None) -> None:
    assert people.add(agency.store, "a@x.org", role, scope=scope, **HOW).more["scope"] == kept


@pytest.mark.parametrize(
    ("said", "act"),
    [
        (("no-name", None), lambda s: people.add(s, "a@x.org", "viewer", by=" ")),
        (("no-reason", None), lambda s: people.add(s, "a@x.org", "viewer", why=" ", by="Ann")),
        (("not-an-address", "Rosa"), lambda s: people.add(s, "Rosa", "viewer", **HOW)),
        (("not-an-address", "a@x.org, b@x.org"), lambda s: people.add(s, "a@x.org, b@x.org", "viewer", **HOW)),
        (("unknown-word", "king"), lambda s: people.add(s, "a@x.org", "king", **HOW)),
        (
            ("ends-before-it-begins", None),
            lambda s: people.add(s, "a@x.org", "viewer", from_on=date(2026, 12, 2), to_on=date(2026, 12, 1), **HOW),
        ),
        (("value-missing", None), lambda s: people.add(s, "a@x.org", "unit", **HOW)),
        (("value-missing", None), lambda s: people.add(s, "a@x.org", "division", scope=" ", **HOW)),
        (("reference-unknown", "U9"), lambda s: people.add(s, "a@x.org", "unit", scope="U1; U9", **HOW)),
        (("reference-unknown", "D1"), lambda s: people.add(s, "a@x.org", "unit", scope="D1", **HOW)),
        (("reference-unknown", "U1"), lambda s: people.add(s, "a@x.org", "division", scope="U1", **HOW)),
        (("reference-unknown", "U1"), lambda s: people.add(s, "a@x.org", "admin", scope="U1", **HOW)),
        (("no-admin", "admin"), lambda s: people.add(s, "a@x.org", "admin", to_on=date(2027, 12, 1), **HOW)),
        (("no-name", None), lambda s: people.end(s, "v@x.org", by=" ")),
        (("no-reason", None), lambda s: people.end(s, "v@x.org", why=" ", by="Ann")),
        (("no-such-role", "n@x.org"), lambda s: people.end(s, "n@x.org", **HOW)),
        (("no-such-role", "v@x.org"), lambda s: people.end(s, "v@x.org", role="unit", **HOW)),
        (("no-such-role", "v@x.org"), lambda s: people.end(s, "v@x.org", scope="U1", **HOW)),
        (("no-such-role", "n@x.org"), lambda s: people.look_as(s, "n@x.org", by="Ann")),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_stored(
    unmoved: Agency, said: tuple[str, str | None], act: Any
) -> None:
    is_refused(unmoved.store, act, said)


def test_an_admin_who_looks_as_somebody_is_on_the_record(agency: Agency) -> None:
    people.add(agency.store, "v@x.org", "viewer", **HOW)

    done = people.look_as(agency.store, " V@x.org ", by="Ann")

    (row,) = agency.store.rows("from event inner join act using (act) where kind = 'view:as'")
    assert (row["act"], row["about"], row["who"]) == (done.act, "v@x.org", "Ann")
    assert done.more == {"email": "v@x.org"}
    people.add(agency.store, "w@x.org", "viewer", from_on=date(2999, 1, 1), **HOW)
    with pytest.raises(Refused, match=r"w@x\.org has no role now"):
        people.look_as(agency.store, "w@x.org", by="Ann")
