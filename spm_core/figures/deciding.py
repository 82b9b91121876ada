"""What was decided, what could be declared, who was brought in, and who promised what."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from spm_core import access
from spm_core.figures.asking import iso, known_at, when
from spm_core.figures.plan import agency_time
from spm_core.model import PlanYear

if TYPE_CHECKING:
    from spm_core.model import Ask
    from spm_core.store import Store

Row = dict[str, Any]

AGREES = {"all": {"met"}, "some": {"partly_met", "carried_forward"}, "none": {"not_met", "carried_forward"}}
"""What a milestone's actions say -> the results that do not differ from it."""


@access.question
def decisions_taken(store: Store, ask: Ask, *, review: str | None = None) -> list[Row]:
    """Every adjustment, declaration and target decided, by decided date; of one review when named.

    Rows {item, kind, text, change, year, from, to, why, on, by, review, act, evidence, proposed, met_on}. `change` is an
    adjustment's, else `declare` or `target`; `from` is what held before it; `item` is a measure's code for a target.
    Knowledge counts, as_of does not: the decisions of a review may be dated after its month.
    """
    rows = store.rows("from decision_taken(known_at => $at) as d order by d.act", {"at": known_at(ask)})
    rows.sort(key=lambda row: (row["decided_on"], row["told_at"], row["act"]))
    return [_decision(row) for row in rows if review is None or row["review"] == review]


def _decision(row: Row) -> Row:
    target = row["change"] == "target"
    return {
        **{key: row[key] for key in ("item", "kind", "text", "change")},
        "year": PlanYear(int(row["year"])).label if row["year"] else None,
        "from": _number(row["was"]) if target else row["was"],
        "to": _number(row["became"]) if target else row["became"],
        "why": row["why"],
        "on": iso(row["decided_on"]),
        "by": row["who"],
        **{key: row[key] for key in ("review", "act", "evidence", "proposed")},
        "met_on": iso(row["met_on"]),
    }


def _number(text: str | None) -> float | None:
    return None if text is None else float(text)


@access.question
def declare_proposals(store: Store, ask: Ask) -> list[Row]:
    """What the actions of each milestone of the ask's group suggest as its result; those to declare first, in plan order.

    Rows {milestone, text, lead, approved, forecast, status, declared, actions: {n, of}, proposal, met_on, why}.
    `proposal` is met (every live action completed, `met_on` the last of their days); for a milestone that is due by the
    month's end, or at the year's end: partly_met (some), carried_forward (none, begun, and expected after the year's
    end), not_met (none). Null where it was declared before, is not due, or has no live action: `why` says so.
    """
    rows = store.rows(
        "from declare_proposal(as_of => $as_of, known_at => $known_at, in_year => $in_year) as p order by p.pos",
        when(ask),
    )
    column = {"unit": "lead", "division": "division"}.get(ask.tier)
    mine = [row for row in rows if column is None or ask.id is None or row[column] == ask.id]
    shown = [
        _proposal(row, due=row["approved"] <= ask.as_of.last_day or ask.as_of.last_day >= row["year_end"])
        for row in mine
    ]
    return sorted(shown, key=lambda row: row["proposal"] is None)


def _proposal(row: Row, *, due: bool) -> Row:
    proposal, why = _suggested(row, due=due)
    return {
        **{key: row[key] for key in ("milestone", "text", "lead", "status", "declared")},
        "approved": iso(row["approved"]),
        "forecast": iso(row["forecast"]),
        "actions": {"n": row["n"], "of": row["of"]},
        "proposal": proposal,
        "met_on": iso(row["last_completed"]) if proposal == "met" else None,
        "why": why,
    }


def _suggested(row: Row, *, due: bool) -> tuple[str | None, str]:
    says = what_actions_say(row)
    if row["declared"]:
        return None, f"It was declared {row['declared']}."
    if row["says"] is None:
        return None, "It has no live action, so nothing suggests its result."
    if row["says"] == "all":
        return "met", says
    if not due:
        return None, f"{says} It is not due before {row['approved']}."
    if row["says"] == "some":
        return "partly_met", says
    if row["begun"] and row["forecast"] > row["year_end"]:
        return "carried_forward", f"{says} Begun, and expected on {row['forecast']}, after the year's end."
    return "not_met", says


def what_actions_say(row: Row) -> str:
    """Say how many of a milestone's live actions are completed.

    >>> what_actions_say({"n": 1, "of": 1})
    'Its action is completed.'
    >>> what_actions_say({"n": 2, "of": 5})
    '2 of its 5 actions are completed.'
    """
    if row["of"] == 0:
        return "It has no live action."
    if row["of"] == 1:
        return f"Its action is {'' if row['n'] else 'not '}completed."
    return f"{row['n'] or 'None'} of its {row['of']} actions {'is' if row['n'] == 1 else 'are'} completed."


@access.question
def collaborators(store: Store, ask: Ask) -> dict[str, list[Row]]:
    """Who works on each item beside its lead at the month's end: item -> rows {unit, from, to, purpose, decided_by}."""
    found: dict[str, list[Row]] = {}
    asked = {"as_of": ask.as_of.last_day, "known_at": known_at(ask)}
    for row in store.rows(
        "from collaborator(as_of => $as_of, known_at => $known_at) as c order by c.item, c.unit", asked
    ):
        dates = {"from": iso(row["from_on"]), "to": iso(row["to_on"])}
        found.setdefault(row["item"], []).append(
            {"unit": row["unit"], **dates, "purpose": row["purpose"], "decided_by": row["decided_by"]}
        )
    return found


@access.question
def commitments(store: Store, ask: Ask, *, review: str | None = None) -> list[Row]:
    """Who promised what, in the order of promising; of one review when named.

    Rows {id, text, owner, due, state, outcome, review, made_on, closed_on, by}; `state` is open or closed. Days are
    ISO, on the agency's clock.
    """
    rows = store.rows("from commitment_state(known_at => $at) as c order by c.act", {"at": known_at(ask)})
    return [
        {
            "id": row["commitment"],
            "text": row["text"],
            "owner": row["owner"],
            "due": iso(row["due"]),
            "state": "closed" if row["closed_at"] else "open",
            "outcome": row["outcome"],
            "review": row["review"],
            "made_on": agency_time(store, row["made_at"]).date().isoformat(),
            "closed_on": agency_time(store, row["closed_at"]).date().isoformat() if row["closed_at"] else None,
            "by": row["made_by"],
        }
        for row in rows
        if review is None or row["review"] == review
    ]


@access.question
def target_history(store: Store, ask: Ask, measure: str) -> list[Row]:
    """Every target a measure ever had, by year, then in the order of decision.

    Rows {year, value, on, by, why, review, source, in_force, replaced_on, replaced_in}: `source` is plan or decision; the
    last of its year counts; a replaced one names the day and the review (null: none) of the one after it.
    """
    rows = store.rows(
        "from target_given(known_at => $at) as t where t.measure = $measure order by t.start_year, t.decided_on, t.known_at, t.act",
        {"at": known_at(ask), "measure": measure},
    )
    after = {
        (row["start_year"], row["act"]): later
        for row, later in pairwise(rows)
        if row["start_year"] == later["start_year"] and not row["in_force"]
    }
    return [_target(row, after.get((row["start_year"], row["act"]))) for row in rows]


def _target(row: Row, later: Row | None) -> Row:
    return {
        "year": PlanYear(row["start_year"]).label,
        "value": row["value"],
        "on": iso(row["decided_on"]),
        "by": row["who"],
        "why": row["why"],
        "review": row["review"],
        "source": "plan" if row["from_plan"] else "decision",
        "in_force": row["in_force"],
        "replaced_on": iso(later["decided_on"]) if later else None,
        "replaced_in": later["review"] if later else None,
    }
