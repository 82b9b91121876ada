"""Who is somebody here: the roles that an address holds today, looked up anew each time, and how far they reach."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from spm_core.access.table import may
from spm_core.store.transaction import utc_now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from spm_core.store import Store

Row = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True)
class Held:
    """One role held today, with the codes it covers (none: the agency)."""

    role: str
    scope: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.role} {', '.join(self.scope)}".strip()


@dataclass(frozen=True)
class Person:
    """An address, and the roles that it holds today. `known`: it held one before."""

    email: str
    name: str = ""
    roles: tuple[Held, ...] = ()
    known: bool = False

    def __str__(self) -> str:
        held = "; ".join(map(str, self.roles)) or "no role"
        return f"{self.email} ({held})"


@dataclass(frozen=True)
class Scope:
    """How far a person reaches with a capability: everything, or these divisions and units and what they work on."""

    whole: bool = False
    divisions: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    store: Store | None = field(default=None, repr=False, compare=False)

    @property
    def nothing(self) -> bool:
        """Whether it reaches nothing at all."""
        return not (self.whole or self.divisions or self.units)

    def covers(self, unit: str) -> bool:
        """Whether it reaches a unit."""
        return self.whole or unit in self.units

    @cached_property
    def items(self) -> frozenset[str]:
        """The items that these units lead or collaborate on, the milestones above them and the actions under them."""
        rows = [] if self.store is None else _reached(self.store)
        mine = [row for row in rows if row["unit"] in self.units]
        codes = {row["item"] for row in mine}
        above = {row["milestone"] for row in mine}
        under = {row["item"] for row in rows if row["milestone"] in codes}
        return frozenset(codes | above | under)


@dataclass(frozen=True)
class _Kept:
    """What a store with people says of them at one version of it."""

    rows: list[Row]
    zone: str
    divisions: dict[str, str]
    """unit -> division, in the plan in force"""


ALL_KNOWN = "known_at => timestamp '9999-12-31 23:59:59'"
_began: WeakKeyDictionary[Store, tuple[int, bool]] = WeakKeyDictionary()
_kept: WeakKeyDictionary[Store, tuple[int, _Kept]] = WeakKeyDictionary()
_reach: WeakKeyDictionary[Store, tuple[int, tuple[date, list[Row]]]] = WeakKeyDictionary()
_keeping = threading.Lock()


def _once(kept: WeakKeyDictionary[Store, tuple[int, T]], store: Store, ask: Callable[[Store], T]) -> T:
    """Give what was found at the store's present version, else ask."""
    version = store.data_version()
    with _keeping:
        known = kept.get(store)
    if known is not None and known[0] == version:
        return known[1]
    found = ask(store)
    with _keeping:
        kept[store] = (version, found)
    return found


def _ask_began(store: Store) -> bool:
    found = store.rows("from people_began()")
    return bool(found[0]["yes"])


def _ask_kept(store: Store) -> _Kept:
    setting = store.rows(f"from setting({ALL_KNOWN})")
    units = store.rows(f"from unit_division({ALL_KNOWN})")
    return _Kept(
        store.rows("from person_role()"),
        str(setting[0]["time_zone"]) if setting else "UTC",
        {row["unit"]: row["division"] for row in units},
    )


def _of(store: Store) -> _Kept:
    return _once(_kept, store, _ask_kept)


def today(store: Store) -> date:
    """The day on the agency's clock, without a question to the store while nothing was recorded since the last one."""
    return utc_now().replace(tzinfo=UTC).astimezone(ZoneInfo(_of(store).zone)).date()


def _reached(store: Store) -> list[Row]:
    """Which units work on each item today; asked once for each version of the store and each day."""
    now = today(store)

    def ask(of: Store) -> tuple[date, list[Row]]:
        return now, of.rows("from item_reach(as_of => $today)", {"today": now})

    day, rows = _once(_reach, store, ask)
    if day == now:
        return rows
    with _keeping:
        _reach.pop(store, None)
    return _once(_reach, store, ask)[1]


def began(store: Store) -> bool:
    """Whether this store has people: from the first admin on, whatever becomes of them. Before that one user does all."""
    own = getattr(store, "engine", store)  # what one person may use is no store to ask this of
    return _once(_began, own, _ask_began)


def has_roles(store: Store) -> bool:
    """Whether any address was ever given a role, an admin's or another."""
    return bool(_of(store).rows)


def in_force(rows: Iterable[Row], on: date) -> list[Row]:
    """Of rows of `person_role` those that hold on a day."""
    return [
        row
        for row in rows
        if not row["ended"]
        and (row["from_on"] is None or row["from_on"] <= on)
        and (row["to_on"] is None or row["to_on"] >= on)
    ]


def no_admin(rows: Iterable[Row]) -> bool:
    """Whether nobody would be admin without an end to it: the store could not be managed any more."""
    return not any(row["role"] == "admin" and not row["ended"] and row["to_on"] is None for row in rows)


def person(store: Store, email: str) -> Person:
    """Give the person behind an address, with the roles that it holds today."""
    address = email.strip().lower()
    rows = [row for row in _of(store).rows if row["email"] == address]
    held = in_force(rows, today(store))
    roles = dict.fromkeys(Held(row["role"], codes(row["scope"])) for row in held)
    name = next((row["name"] for row in reversed(held or rows) if row["name"]), "")
    return Person(address, name, tuple(roles), known=bool(rows))


def codes(scope: str | None) -> tuple[str, ...]:
    """Split a scope; the agency is no code.

    >>> codes("U1; U2"), codes(None), codes("agency")
    (('U1', 'U2'), (), ())
    """
    parts = (part.strip() for part in (scope or "").replace(",", ";").split(";"))
    return tuple(dict.fromkeys(part for part in parts if part and part.lower() != "agency"))


def reach(store: Store, who: Person, capability: str) -> Scope:
    """Say how far a person reaches with a capability; several roles add up."""
    divisions: set[str] = set()
    units: set[str] = set()
    by_unit = _of(store).divisions
    for held in who.roles:
        far = may(held.role, capability)
        if far == "none":
            continue
        if far == "all" or (held.role == "viewer" and not held.scope):
            return Scope(whole=True, store=store)
        mine = set(held.scope)
        if held.role in ("division", "viewer"):
            divisions |= mine & set(by_unit.values())
            units |= {unit for unit, division in by_unit.items() if division in mine}
        if held.role in ("unit", "viewer"):
            units |= mine - set(by_unit.values())
    return Scope(divisions=frozenset(divisions), units=frozenset(units), store=store)
