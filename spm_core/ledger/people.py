"""Roles given and ended, and looking as somebody else: recorded like every act."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spm_core import access
from spm_core.access import ROLES, happened, no_admin
from spm_core.access.people import codes, in_force
from spm_core.errors import one_of
from spm_core.figures.plan import today
from spm_core.ledger.acts import Outcome, recorded_at, refuse, signed

if TYPE_CHECKING:
    from datetime import date, datetime

    from spm_core.store import Store, Transaction

_ADDRESS = re.compile(r"[^\s@;,<>\"]+@[^\s@;,<>\"]+")
_GROUPS = "from plan_group(known_at => timestamp '9999-12-31') as g where g.tier = $tier and g.group_id is not null"


@access.act
def add(
    store: Store,
    email: str,
    role: str,
    *,
    by: str,
    name: str = "",
    scope: str | None = None,
    from_on: date | None = None,
    to_on: date | None = None,
    deputy_for: str | None = None,
    why: str | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Give an address a role, for a time when days are named (both included, on the agency's clock).

    `scope`: the units of the role unit, the divisions of division, either or none (the whole agency) of viewer. `deputy_for`
    is whom a deputy stands in for. The first admin has no end.
    """
    signed(by, why)
    _may_be(store, email, role, scope, from_on, to_on)
    with store.change() as tx:
        rows = tx.rows("from person_role()")
        if role == "admin" and to_on is not None and no_admin(rows):
            raise refuse(
                "no-admin",
                "Nobody else is admin, so nobody could manage people after the last day.",
                "Begin with an admin without an end: spm people add EMAIL --role admin --by YOU",
                role,
            )
        known_at = recorded_at(at)
        number = tx.act("people:add", who=by, known_at=known_at, why=why)
        row = {"email": email.strip(), "name": name.strip(), "role": role, "scope": "; ".join(codes(scope)) or None}
        days = {"from_on": from_on, "to_on": to_on, "deputy_for": deputy_for}
        tx.add("person_added", [{"act": number, "known_at": known_at, **row, **days}])
    return Outcome(number, more={"email": email.strip().lower(), "role": role, "scope": row["scope"]})


def _may_be(store: Store, email: str, role: str, scope: str | None, from_on: date | None, to_on: date | None) -> None:
    if not _ADDRESS.fullmatch(email.strip()):
        raise refuse("not-an-address", f"{email!r} is no e-mail address.", "Write it like ann@agency.example.", email)
    if role not in ROLES:
        raise refuse("unknown-word", f"{role!r} is no role.", f"Use one of {', '.join(ROLES)}.", role)
    if from_on and to_on and to_on < from_on:
        raise refuse("ends-before-it-begins", f"The role would end on {to_on}, before {from_on}.", "Give a later end.")
    units, divisions = (
        {row["group_id"] for row in store.rows(_GROUPS, {"tier": tier})} for tier in ("unit", "division")
    )
    possible = {"division": divisions, "unit": units, "viewer": divisions | units}
    given = codes(scope)
    if role in ("division", "unit") and not given:
        raise refuse("value-missing", f"A role of {role} needs a scope.", f"Say of which {role}: --scope CODE.")
    for code in given:
        if code not in possible.get(role, ()):
            whole = f"Leave --scope out: the role {role} covers the whole agency."
            fix = one_of(sorted(possible[role])) if role in possible else whole
            raise refuse("reference-unknown", f"{code!r} is no scope of a role of {role}.", fix, code)


@access.act
def end(
    store: Store,
    email: str,
    *,
    by: str,
    role: str | None = None,
    scope: str | None = None,
    why: str | None = None,
    at: datetime | None = None,
) -> Outcome:
    """End an address's roles (or one of them), now; what the plan's sheet People says of it does not bring it back."""
    signed(by, why)
    known_at, address = recorded_at(at), email.strip().lower()
    with store.change() as tx:
        held = [
            row
            for row in tx.rows("from person_role()")
            if row["email"] == address
            and not row["ended"]
            and role in (None, row["role"])
            and scope in (None, row["scope"])
        ]
        if not held:
            raise refuse(
                "no-such-role",
                f"{email} has no such role.",
                "Look at: spm people list",
                email,
            )
        number = tx.act("people:end", who=by, known_at=known_at, why=why)
        row = {"act": number, "known_at": known_at, "email": address, "role": role, "scope": scope}
        tx.add("person_ended", [row])
        still_managed(tx)
    return Outcome(number, more={"email": address, "role": role, "scope": scope})


def still_managed(tx: Transaction) -> None:
    """Refuse what would leave a store with people without an admin."""
    began = tx.rows("from people_began()")
    if began[0]["yes"] and no_admin(tx.rows("from person_role()")):
        raise refuse(
            "no-admin-left",
            "Nobody would be admin any more, so nobody could manage people.",
            "Give somebody the role admin first, without an end: spm people add EMAIL --role admin --by YOU",
        )


@access.act
def look_as(store: Store, email: str, *, by: str) -> Outcome:
    """Record that an admin looks at the pages as somebody else."""
    address = email.strip().lower()
    if not any(row["email"] == address for row in in_force(store.rows("from person_role()"), today(store))):
        raise refuse("no-such-role", f"{email} has no role now.", "Look at: spm people list", email)
    return Outcome(happened(store, "view:as", who=by, about=address), more={"email": address})
