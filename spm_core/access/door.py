"""The door: every question and act is asked through it. It looks up who asks, how far they reach, and refuses or narrows.

    @question                                   the name stands in entries.QUESTIONS with its capability
    def items(store, ask, of="actions"): ...

A store without people lets everything through. In a store with people a question is answered only to a person
(`asking(store, email)`), and a function that is behind no door cannot read or write through such a store at all.
Within a question or an act, others are asked freely: what it gives was judged as a whole.
"""

from __future__ import annotations

import inspect
import time
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast
from weakref import WeakKeyDictionary

from spm_core.access import entries, narrow
from spm_core.access.grant import FREE, Grant, NotAllowed, refusal
from spm_core.access.people import Person, Scope, began, has_roles, person
from spm_core.access.record import happened
from spm_core.access.table import CAPABILITIES
from spm_core.errors import StoreError
from spm_core.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import duckdb

    from spm_core.access.entries import Entry
    from spm_core.store.transaction import Transaction

P = ParamSpec("P")
R = TypeVar("R")

_granted: ContextVar[Grant | None] = ContextVar("granted", default=None)
"""What the question or act under way was let in with; None outside of any."""

ONCE_IN = 60.0
"""Seconds in which the same attempt of the same person is recorded once: a page asks again at every click."""

_attempts: WeakKeyDictionary[Store, dict[tuple[str, str], float]] = WeakKeyDictionary()


class Asked(Store):
    """A store as one person may use it: through the door alone. `behind` is the admin who looks as that person."""

    def __init__(
        self,
        store: Store,
        email: str | None,
        behind: str | None = None,
        base: Store | None = None,
        *,
        within: bool = False,
    ) -> None:
        self._store = store
        self.within = within
        """Whether it is one transaction, which holds the one writer."""
        self.engine = base or store
        self.email = email
        self.behind = behind
        self.path = store.path

    def data_version(self) -> int:
        """Give the number of the last act; no fact."""
        return self._store.data_version()

    def trouble(self) -> str | None:
        """Say why the store's file cannot be relied on now."""
        return self._store.trouble()

    def close(self) -> None:
        """Let go of the file."""
        self.engine.close()

    def rows(self, question: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[dict[str, Any]]:
        """Refused: only what is behind the door reads."""
        return list(_closed(question, parameters))

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Refused, as `rows`."""
        yield from _closed()

    @contextmanager
    def change(self) -> Iterator[Transaction]:
        """Refused: only what is behind the door writes."""
        yield from _closed()

    def figures_version(self) -> int:
        """Give the number of the last act that a figure may depend on; no fact."""
        return self._store.figures_version()

    def remembering(self, most: int = 10_000) -> Store:
        """The same for one long answer."""
        return through(self, self._store.remembering(most))

    @contextmanager
    def together(self) -> Iterator[Store]:
        """Several acts of this person as one."""
        with self._recording(), self._store.together() as joined:
            yield Asked(joined, self.email, self.behind, self.engine, within=True)

    @contextmanager
    def trial(self) -> Iterator[Store]:
        """Acts of this person tried and asked about."""
        with self._recording(), self._store.trial() as tried:
            yield Asked(tried, self.email, self.behind, self.engine, within=True)

    @contextmanager
    def _recording(self) -> Iterator[None]:
        """Record an attempt once the transaction that it was made in is over: both want the one writer."""
        try:
            yield
        except NotAllowed as refused:
            _record(self.engine, refused)
            raise


def _closed(*_asked: object) -> Iterator[Any]:
    raise StoreError("This is behind no door of spm_core.access, so nobody may ask it of a store with people.")


def asking(store: Store, email: str | None, *, behind: str | None = None) -> Store:
    """Give the store as a person may use it; the store itself while it has no people. `email` None: nobody has said who asks.

    Whoever says who asks is held to that person's roles before there is an admin too, once anybody has a role.
    """
    return Asked(store, email, behind) if began(store) or (email and has_roles(store)) else store


def through(asked: Store, other: Store) -> Store:
    """Give another view of the same store (one that remembers, for example) to who asks through `asked`."""
    return Asked(other, asked.email, asked.behind, asked.engine) if isinstance(asked, Asked) else other


def who_asks(store: Store) -> Person | None:
    """Give who asks through a store, with the roles held now; None without people, or when nobody has said who asks."""
    return person(store.engine, store.email) if isinstance(store, Asked) and store.email else None


def reaches(store: Store, capability: str) -> Scope:
    """Say how far who asks through a store reaches with a capability; all of it without people. Refuses nothing."""
    return _grant(store, capability)[2].scope


def let_in(store: Store, capability: str, what: str) -> Store:
    """Give the engine's own store to what has the whole of a capability (`what` names it in a refusal)."""
    plain, base, grant = _grant(store, capability)
    with _recorded(store, base, capability):
        grant.must(what, whole=True)
    return plain


def left(store: Store, kind: str, about: str, *, by: str) -> None:
    """Record that something left the house through a store: `kind` is export:packet and so on, `about` which; `by` counts without people."""
    if not isinstance(store, Asked):
        happened(store, kind, who=by, about=about)
        return
    seen_as = f" as {store.email}" if store.behind else ""
    happened(store.engine, kind, who=store.behind or store.email or by, about=about + seen_as)


def denied(store: Store, what: str) -> None:
    """Record that who asks through a store came to a place that is not theirs, a page for example."""
    if isinstance(store, Asked) and store.email:
        refused = refusal(person(store.engine, store.email), what, "it is not among theirs", ())
        refused.who = store.behind or refused.who
        _record(store.engine, refused)


def holds(store: Store, capability: str, what: str) -> None:
    """Refuse who reaches nothing with a capability; a command asks this before it begins."""
    _, base, grant = _grant(store, capability)
    with _recorded(store, base, capability):
        grant.must(what)


def only(what: str, *, led: str | None = None, **place: Any) -> None:
    """Refuse, within an act, what lies outside the reach with which it was let in: `only("a report", unit="U2")`.

    `led` is an item that is decided about: its lead must be within reach, as of an act that names it.
    """
    grant = _granted.get()
    if grant is None:
        return
    if led is not None:
        narrow.led(grant, {"item": led}, what)
    grant.must(what, **place)


def covers(unit: str) -> bool:
    """Say, within an act, whether a unit lies within the reach with which it was let in."""
    grant = _granted.get()
    return grant is None or grant.scope.covers(unit)


def question(function: Callable[P, R]) -> Callable[P, R]:
    """Put a question behind the door; its name stands in entries.QUESTIONS."""
    return _behind(function, entries.QUESTIONS[_name(function)], writes=False)


def act(function: Callable[P, R]) -> Callable[P, R]:
    """Put an act behind the door; its name stands in entries.ACTS. In a store with people, `by` is who asks."""
    return _behind(function, entries.ACTS[_name(function)], writes=True)


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__.removeprefix('spm_core.')}.{function.__name__}"


def _behind(function: Callable[P, R], entry: Entry, *, writes: bool) -> Callable[P, R]:
    signature, name = inspect.signature(function), _name(function)

    @wraps(function)
    def through(*args: P.args, **kwargs: P.kwargs) -> R:
        if _granted.get() is not None:
            return function(*args, **kwargs)
        store = cast("Store", args[0])
        plain, base, grant = _grant(store, entry.capability)
        if grant.free:
            with _within(grant):
                return function(*args, **kwargs)
        with _recorded(store, base, name):
            given = dict(signature.bind(*args, **kwargs).arguments)
            what = entry.what or CAPABILITIES[entry.capability].means
            if writes and isinstance(store, Asked) and store.behind:
                raise refusal(grant.who, what, "looking as somebody else changes nothing", ())
            grant.must(what)
            entry.check(grant, given, what)
            if writes and "by" in signature.parameters and grant.who is not None:
                cast("dict[str, Any]", kwargs)["by"] = grant.who.email
            with _within(grant):
                answer = function(plain, *args[1:], **kwargs)  # type: ignore[arg-type]
            return cast("R", entry.cut(grant, answer, given))

    return through


@contextmanager
def _within(grant: Grant) -> Iterator[None]:
    token = _granted.set(grant)
    try:
        yield
    finally:
        _granted.reset(token)


def _grant(store: Store, capability: str) -> tuple[Store, Store, Grant]:
    """(the engine's own store, the one that records, what is granted): FREE without people, or within a question."""
    if not isinstance(store, Asked):
        if not began(store):
            return store, store, FREE
        return store, store, Grant(None, capability, store)
    who = person(store.engine, store.email) if store.email else None
    return store._store, store.engine, Grant(who, capability, store.engine)  # noqa: SLF001 - as above


@contextmanager
def _recorded(store: Store, base: Store, name: str) -> Iterator[None]:
    try:
        yield
    except NotAllowed as refused:
        refused.about = name
        if isinstance(store, Asked):
            refused.who = store.behind or refused.who
            if store.within:
                raise  # whoever began the transaction records it when it is over
        _record(base, refused)
        raise


def _record(base: Store, refused: NotAllowed) -> None:
    if refused.recorded:
        return
    refused.recorded = True
    key, now = (refused.who, f"{refused.about}: {refused.why}"), time.monotonic()
    lately = {one: at for one, at in _attempts.get(base, {}).items() if now - at < ONCE_IN}
    _attempts[base] = {key: now, **lately}
    if key in lately:
        return
    with suppress(StoreError):  # a store that takes nothing more refuses all the same
        happened(base, "access:refuse", who=refused.who, about=refused.about, why=refused.why)
