"""The effect of a decision on the figures, before it is taken: tried, asked about, taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from spm_core import access, figures
from spm_core.figures.plan import plan_year
from spm_core.ledger.acts import standing
from spm_core.ledger.adjust import adjust
from spm_core.ledger.declare import declare, declare_many
from spm_core.model import Ask, Month

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from spm_core.ledger.acts import Outcome
    from spm_core.store import Store

Row = dict[str, Any]


@access.act
def of_adjust(store: Store, item: str, change: str, *, on: date, as_of: Month | None = None, **more: Any) -> Row:
    """What `adjust` with the same arguments would do to the figures; nothing is recorded. Refused as `adjust` is."""
    return _effect(store, item, on, as_of, lambda tried: adjust(tried, item, change, on=on, **more))


@access.act
def of_declare(store: Store, milestone: str, result: str, *, on: date, as_of: Month | None = None, **more: Any) -> Row:
    """What `declare` with the same arguments would do to the figures; nothing is recorded. Refused as `declare` is."""
    return _effect(store, milestone, on, as_of, lambda tried: declare(tried, milestone, result, on=on, **more))


@access.act
def of_declare_many(store: Store, rows: Sequence[Mapping[str, Any]], ask: Ask, *, on: date) -> Row:
    """What declaring many results at once would do to the milestones of the ask's group; nothing is recorded.

    {as_of, before, after}: completion of `figures.completion`, as of the ask's month or the decision's, whichever is later.
    """
    asked = replace(ask, as_of=max(ask.as_of, Month.of(on)), known_at=None, year=plan_year(store, ask).label)
    with store.trial() as tried:
        declare_many(tried, rows, on=on, by="preview")
        (after,) = figures.completion(tried.remembering(), asked, "milestones")["groups"]
    (before,) = figures.completion(store.remembering(), asked, "milestones")["groups"]
    return {"as_of": str(asked.as_of), "before": before, "after": after}


def _effect(store: Store, item: str, on: date, as_of: Month | None, decide: Callable[[Store], Outcome]) -> Row:
    """{item, of, as_of, year, divisions, before, after, findings}.

    `before` and `after` are {item, groups}: the item's row of `figures.items` (null: in no figure) and, of its division
    (both, when it is handed over) and of the agency, {id, name, tier, completion, drift} as of `spm show`. As of the
    decision's month, or of the latest one reported, whichever is later: as of an earlier one it has no effect yet.
    """
    now = standing(store, item)
    month = as_of or max(Month.of(on), figures.latest_month(store) or Month.of(on))
    ask = Ask(who="effect", as_of=month, year=now.year)
    of = f"{now.kind}s"
    was = store.remembering()  # the same is asked for many figures
    with store.trial() as tried:
        rows = {"before": _item(was, ask, of, item)}
        outcome = decide(tried)
        then = tried.remembering()
        rows["after"] = _item(then, ask, of, item)
        divisions = list(dict.fromkeys(row["division"] for row in rows.values() if row and row["division"]))
        after = _groups(then, ask, of, divisions)
    return {
        "item": item,
        "of": of,
        "as_of": str(month),
        "year": now.year,
        "divisions": divisions,
        "before": {"item": rows["before"], "groups": _groups(was, ask, of, divisions)},
        "after": {"item": rows["after"], "groups": after},
        "findings": [finding.to_json() for finding in outcome.findings],
    }


def _item(store: Store, ask: Ask, of: str, item: str) -> Row | None:
    return next((row for row in figures.items(store, ask, of)["items"] if row["item"] == item), None)


def _groups(store: Store, ask: Ask, of: str, divisions: list[str]) -> list[Row]:
    asks = [*(replace(ask, tier="division", id=division) for division in divisions), ask]
    found = []
    for one in asks:
        (done,), (moved,) = figures.completion(store, one, of)["groups"], figures.drift(store, one, of)["groups"]
        found.append({"id": done["id"], "name": done["name"], "tier": one.tier, "completion": done, "drift": moved})
    return found
