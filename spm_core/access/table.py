"""The one table: what a role may do, and how far. docs/access.md is written from it."""

from __future__ import annotations

from typing import Literal, NamedTuple

Reach = Literal["all", "own", "none"]

ROLES = ("admin", "leadership", "division", "unit", "viewer")
"""Of everybody who may sign in. `own` means: the division, the unit, or what a viewer's scope names."""


class Capability(NamedTuple):
    """What may be done, in words, and how far each role reaches with it."""

    means: str
    admin: Reach
    leadership: Reach
    division: Reach
    unit: Reach
    viewer: Reach


CAPABILITIES: dict[str, Capability] = {
    # reading
    "plan": Capability("read the plan's words, settings, calendar", "all", "all", "all", "all", "all"),
    "measures": Capability("read results measures and their targets", "all", "all", "all", "all", "all"),
    "figures": Capability("read counts of a group", "all", "all", "own", "own", "own"),
    "items": Capability("read where milestones and actions stand", "all", "all", "own", "own", "own"),
    "reports": Capability(
        "read who reported, and what reports say beside their rows", "all", "all", "own", "own", "own"
    ),
    "trace": Capability("read facts with their cells and names; originals, workbooks", "all", "all", "own", "own", "none"),
    "reviews": Capability("read reviews, minutes, promises; packet and memo", "all", "all", "own", "none", "none"),
    "year": Capability(
        "read the year and the leadership's points; year report, all data", "all", "all", "none", "none", "own"
    ),
    # writing
    "send": Capability("send, check and withdraw reports; keep mappings", "all", "none", "none", "own", "none"),
    "decide": Capability("decide, declare, answer requests and recommendations", "none", "all", "own", "none", "none"),
    "review": Capability("hold division reviews: minutes, promises, closing", "none", "all", "own", "none", "none"),
    "lead": Capability("hold leadership and mid-plan reviews; targets, next year", "none", "all", "none", "none", "none"),
    "publish": Capability("publish figures to everybody", "none", "all", "none", "none", "none"),
    "remind": Capability("see whom reminders go to, and send them", "all", "all", "own", "none", "none"),
    "load": Capability("load the plan, open a plan year", "all", "none", "none", "none", "none"),
    # running it
    "people": Capability("give and end roles", "all", "none", "none", "none", "none"),
    "audit": Capability("read the record of acts", "all", "none", "none", "none", "none"),
    "backup": Capability("make backups, verify the store", "all", "none", "none", "none", "none"),
    "view-as": Capability("look at the pages as somebody else, read only", "all", "none", "none", "none", "none"),
}  # fmt: skip


def may(role: str, capability: str) -> Reach:
    """Say how far a role reaches.

    >>> may("unit", "send"), may("viewer", "trace"), may("leadership", "people")
    ('own', 'none', 'none')
    """
    reach: Reach = getattr(CAPABILITIES[capability], role)
    return reach


def roles_with(capability: str) -> tuple[str, ...]:
    """Give the roles that reach anything with a capability, the widest first."""
    found = [role for role in ROLES if may(role, capability) != "none"]
    return tuple(sorted(found, key=lambda role: may(role, capability) != "all"))
