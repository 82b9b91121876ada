"""What is being asked: who, which group, which month; and the core's answers, kept until the store changes.

The address holds the ask (`?month=2026-10&id=D2&item=1.2.Y3-1`), so that every view can be sent to somebody.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import streamlit as st

from app import downloads, settings, who
from spm_core import access
from spm_core import figures as core
from spm_core.model import Ask, Month, PlanYear

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from spm_core.model import Tier
    from spm_core.store import Store

P = ParamSpec("P")
R = TypeVar("R")

At = tuple[int, int]
"""Which opening of the store, and which of its acts was the last: two stores may count theirs by the same numbers."""

QUESTIONS = 64
"""How many of the store's latest answers are kept beside the figures made of them."""

NOBODY = "single user"
"""Who an ask of the pages names; who really asks, the store knows (app/who.py)."""


def store() -> Store:
    """Give the one open store of this process, as whoever looks at the page may use it."""
    return who.asks(settings.store())


def may(capability: str, *, whole: bool = False) -> bool:
    """Whether whoever looks may use a capability at all, or for the whole agency."""
    scope = access.reaches(store(), capability)
    return scope.whole or not (whole or scope.nothing)


def signed_in() -> str | None:
    """Give the address of who signed in; None while the store has no people."""
    found = access.who_asks(store())
    return found.email if found else None


def when_asked(make: Callable[[], bytes], kind: str, about: str) -> Callable[[], bytes]:
    """Give what a download button makes once it is pressed, for who looks now; recorded as a `kind` before it is given.

    No page runs then, so `make` takes along the store that it asks.
    """
    asked, address = store(), signed_in()
    by = str(st.session_state.get("who") or NOBODY)

    def made() -> bytes:
        if address is not None:
            access.holds(asked, "plan", "have what a page offered")  # the page may be open longer than a role lasts
        data = make()
        if address is not None:
            downloads.made_for(data, who.looked_by(asked) or address)
        access.left(asked, kind, about, by=by)
        return data

    return made


def reading() -> Store:
    """Give the store to ask figures of as whoever looks may; it keeps what it answered until an act may change a figure; never to write."""
    plain = settings.store()
    return access.through(store(), _reading((plain.opening, plain.figures_version()), plain))


def version() -> int:
    """Give the number of acts recorded."""
    return settings.store().data_version()


def present() -> At:
    """Give which opening of the store it is, and the number of acts recorded: the key of whatever a page keeps of it."""
    plain = settings.store()
    return plain.opening, plain.data_version()


@st.cache_resource(max_entries=2, show_spinner=False)
def _reading(at: At, _plain: Store) -> Store:  # noqa: ARG001 - the opening and the version are the key
    """The store as it is asked for one version of its figures: what several figures build on is asked once."""
    return _plain.remembering(QUESTIONS)


@st.cache_data(max_entries=4000, show_spinner=False)
def _answer(at: At, scope: str, question: str, asked: str, more: tuple[tuple[str, Any], ...], _ask: Ask | None) -> Any:  # noqa: ARG001 - the version, the asker's scope and the ask are the key
    function = getattr(core, question)
    whole = store() if question in core.SAID else reading()
    return function(whole, **dict(more)) if _ask is None else function(whole, _ask, **dict(more))


_asked_of: list[At] = []
"""The opening of the store and the version of the figures that was asked last: what is kept of another is never asked again, and is let go."""


def _figures_version() -> At:
    plain = settings.store()
    at = plain.opening, plain.figures_version()
    if _asked_of != [at]:
        _asked_of[:] = [at]
        _answer.clear()
        _piece.clear()
    return at


class _Figures:
    """Every question of spm_core.figures, answered once until an act may change it: `figures.completion(ask, of="actions")`."""

    def __getattr__(self, question: str) -> Callable[..., Any]:
        def asked(ask: Ask | None = None, **more: Any) -> Any:
            at = _figures_version()
            if question in core.SAID:
                at = present()
            return _answer(at, who.scope(settings.store()), question, repr(ask), tuple(sorted(more.items())), ask)

        return asked


figures = _Figures()


@st.cache_data(max_entries=2000, show_spinner=False)
def _piece(at: At, scope: str, name: str, asked: str, _make: Callable[[], Any]) -> Any:  # noqa: ARG001 - all but the last are the key
    return _make()


def kept(make: Callable[P, R]) -> Callable[P, R]:
    """Keep what a function makes of its arguments (an ask among them) until a figure may have changed."""
    name = f"{make.__module__}.{make.__qualname__}"

    @wraps(make)
    def once(*args: P.args, **kwargs: P.kwargs) -> R:
        at, whose = _figures_version(), who.scope(settings.store())
        piece: R = _piece(at, whose, name, repr((args, sorted(kwargs.items()))), lambda: make(*args, **kwargs))
        return piece

    return once


def current(tier: Tier = "agency") -> Ask:
    """Give the ask of this run: the month and the group of the tier that the address names, else the ones last chosen."""
    ask = Ask(who=NOBODY, as_of=as_of(), tier=tier)
    return ask if tier == "agency" else replace(ask, id=group(tier))


def as_of() -> Month:
    """Give the month asked for: the address, else the one chosen before, else the latest that any report speaks of."""
    for said in (st.query_params.get("month"), st.session_state.get("month")):
        try:
            month = Month.parse(said) if said else None
        except ValueError:
            continue
        if month:
            remember("month", str(month))
            return month
    return default_month()


def default_month() -> Month:
    """Give the latest month that a report in force speaks of, else the present one."""
    return figures.latest_month() or Month.of(datetime.now(UTC).date())


def group(tier: Tier) -> str | None:
    """Give the group of a tier that the address names, else the one chosen before, else the plan's first."""
    there = [code for code, _ in choices(tier)]
    for said in (st.query_params.get("id"), st.session_state.get(f"{tier}.id")):
        if said in there:
            remember("id", said, f"{tier}.id")
            return said
    return there[0] if there else None


@kept
def groups(tier: Tier) -> list[tuple[str, str]]:
    """List a tier's groups as (code, name), in plan order."""
    plan = figures.plan(Ask(who=NOBODY, as_of=default_month()))
    key = {"division": "divisions", "unit": "units", "goal": "goals", "strategy": "strategies"}.get(tier)
    if key is None:
        return [("agency", figures.settings()["name"] or "")]
    return [(row[tier], row.get("name") or row.get("text") or row[tier]) for row in plan[key]]


def choices(tier: Tier) -> list[tuple[str, str]]:
    """List of a tier's groups those that whoever looks may ask about."""
    scope = access.reaches(store(), "figures")
    mine = scope.units if tier == "unit" else scope.divisions
    return [one for one in groups(tier) if scope.whole or one[0] in mine]


def theirs(ask: Ask) -> Ask:
    """Give an ask about the whole agency as whoever looks may ask it: of their first division, else their first unit."""
    if ask.tier in ("division", "unit") or may("figures", whole=True):
        return ask
    tiers: tuple[Tier, ...] = ("division", "unit")
    found = [replace(ask, tier=tier, id=one[0]) for tier in tiers for one in choices(tier)]
    return found[0] if found else ask


def today() -> date:
    """Give the day on the agency's clock."""
    return core.today(reading())


def remember(parameter: str, value: str | None, slot: str | None = None) -> None:
    """Put a choice into the address and into the session, so that it outlives a change of page."""
    st.session_state[slot or parameter] = value
    if value is None:
        st.query_params.pop(parameter, None)
    elif st.query_params.get(parameter) != value:
        st.query_params[parameter] = value


def plan_year(ask: Ask) -> PlanYear:
    """Give the plan year that the ask's figures cover."""
    start_month = figures.settings(ask)["year_start_month"]
    return PlanYear.parse(ask.year, start_month) if ask.year else PlanYear.holding(ask.as_of.first_day, start_month)


def months() -> list[Month]:
    """List the months that may be asked for: from the first plan year's start to the month after the latest report."""
    start_month = figures.settings()["year_start_month"]
    told = years(Ask(who=NOBODY, as_of=default_month()))
    known = sorted(PlanYear.parse(row["year"], start_month) for row in told)
    last = max(default_month(), Month.of(datetime.now(UTC).date()))
    if not known:
        return [last]
    first, last = known[0].first_month, min(last, known[-1].months[-1])
    last = max(first, last, default_month())
    count = (last.year - first.year) * 12 + last.month - first.month
    return [first.plus(n) for n in range(count + 1)]


@kept
def years(ask: Ask) -> list[dict[str, Any]]:
    """List the plan's years, each with whether it was opened; kept apart from the plan, which is large and which every page would read for it."""
    found: list[dict[str, Any]] = figures.plan(ask)["years"]
    return found


def is_open(ask: Ask) -> bool:
    """Say whether the ask's plan year was opened: before that no figure counts its items."""
    label = plan_year(ask).label
    return any(row["opened"] for row in years(ask) if row["year"] == label)


def whole(ask: Ask) -> dict[str, Any]:
    """Give the agency's one group of each figure: milestones, actions, drift (of actions), reports."""
    done = {of: figures.completion(ask, of=of)["groups"][0] for of in ("milestones", "actions")}
    return {**done, "drift": figures.drift(ask)["groups"][0], "reports": figures.reporting(ask)["groups"][0]}


def month_before(ask: Ask) -> Ask | None:
    """Give the same ask a month earlier, or None in the year's first month."""
    return replace(ask, as_of=ask.as_of.plus(-1)) if ask.as_of > plan_year(ask).first_month else None
