"""What somebody was let in with: who, which capability, how far; and the refusal that names the role that may."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from spm_core.access.people import Scope, reach
from spm_core.access.table import roles_with
from spm_core.errors import Refused
from spm_core.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from spm_core.access.people import Person
    from spm_core.store import Store

NOBODY = "nobody named"

_ITEM = ("item", "action", "milestone")
_UNIT = ("unit", "lead", "lead_end")
"""Keys of a row that say what it is about; of the items the first that is there: an action's milestone may be another's."""


class NotAllowed(Refused):
    """Somebody asks for what no role of theirs reaches; the finding names the role that may."""

    def __init__(self, finding: Finding, who: str, what: str) -> None:
        super().__init__([finding])
        self.who = who
        self.about = what
        self.why = finding.message
        self.recorded = False


def refusal(who: Person | None, what: str, why: str, roles: Iterable[str]) -> NotAllowed:
    """Word a refusal: who may not do what, why, and whose role may."""
    named = " or ".join(roles)
    if who is None:
        message = f"This store has people, and nobody has said who asks; refused: {what}."
        fix = "Say who: --as EMAIL, or SPM_AS; on the pages, sign in."
    else:
        message = f"{who} may not {what}: {why}."
        fix = (
            f"The role that may: {named}. An admin gives roles: spm people add."
            if named
            else "Go back to yourself first."
        )
    return NotAllowed(Finding("error", "not-allowed", message, fix), who.email if who else NOBODY, what)


@dataclass(frozen=True)
class Grant:
    """A capability in somebody's hands. `free`: no people, nothing is refused."""

    who: Person | None
    capability: str
    store: Store | None = None
    free: bool = False

    @cached_property
    def scope(self) -> Scope:
        """How far it reaches."""
        if self.free or self.store is None:
            return Scope(whole=True)
        return Scope() if self.who is None else reach(self.store, self.who, self.capability)

    def of(self, capability: str) -> Grant:
        """The same hands with another capability."""
        return Grant(self.who, capability, self.store, self.free)

    def must(
        self,
        what: str,
        *,
        unit: str | None = None,
        division: str | None = None,
        item: str | None = None,
        whole: bool = False,
    ) -> None:
        """Refuse what lies outside: the whole agency, or this unit, division or item, whichever is given."""
        scope = self.scope
        if scope.whole:
            return
        named = [
            (kind, code) for kind, code in (("unit", unit), ("division", division), ("item", item)) if code is not None
        ]
        if scope.nothing:
            raise refusal(self.who, what, "no role of theirs does", roles_with(self.capability))
        if whole:
            raise refusal(self.who, what, "it is about the whole agency", self._all())
        there = {"unit": scope.units, "division": scope.divisions}
        for kind, code in named:
            if code not in (scope.items if kind == "item" else there[kind]):
                raise refusal(self.who, what, f"{kind} {code} is not theirs", roles_with(self.capability))

    def _all(self) -> list[str]:
        from spm_core.access.table import may

        return [role for role in roles_with(self.capability) if may(role, self.capability) == "all"]

    def sees(self, row: Mapping[str, Any]) -> bool:
        """Whether a row is about something within reach: its item, its unit or its division; about nothing named: no."""
        scope = self.scope
        return (
            scope.whole
            or any(row.get(key) in scope.units for key in _UNIT if row.get(key))
            or any(row.get(key) in scope.divisions for key in ("division", "scope") if row.get(key))
            or next((row[key] for key in _ITEM if row.get(key)), None) in scope.items
        )

    @property
    def nameless(self) -> bool:
        """Whether who asks is a viewer and nothing else: no names of reporters."""
        return self.who is not None and {held.role for held in self.who.roles} == {"viewer"}


FREE = Grant(None, "plan", free=True)
"""What everything is let in with while a store has no people."""
