"""A review's document as `review show` prints it, made of a store's real figures; what people write in it is given here."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from spm_core import figures
from spm_core.figures import agenda
from spm_core.model import Ask, Month
from spm_core.store import Store


def review(
    store: Store, division: str, month: str, period: str, *, closed: bool = False, **more: Any
) -> dict[str, Any]:
    """Give the document of a division's review as of a month."""
    ask = Ask("test", Month.parse(month), "division", division)
    both = ("milestones", "actions")
    items = {of: figures.items(store, ask, of)["items"] for of in both}
    of = "milestones" if items["milestones"] else "actions"
    risky = agenda.at_risk(items[of])
    everywhere = figures.items(store, replace(ask, tier="agency", id=None), "actions")["items"]
    actions = agenda.actions_of(risky, everywhere)
    results = agenda.new_results(store, ask)
    well = agenda.went_well(store, ask, [*items["milestones"], *items["actions"]])
    settings = figures.settings(store)
    raised = [
        {"id": f"R{at}", "unit": row["unit"], "month": row["month"], "about": row["about"], "text": row["recommendation"],
         "state": "answered" if row["answer"] else "open", "answer": row["answer"], "answered_on": None, "cell": row["cell"]}
        for at, row in enumerate(agenda.recommendations(store, ask), 1)
    ]  # fmt: skip
    return {
        "review": "R7",
        "kind": "division",
        "scope": division,
        "period": period,
        "state": "closed" if closed else "open",
        "opened": "2026-10-14",
        "closed": "2026-10-14" if closed else None,
        "as_of": month,
        "known_at": "2026-10-14T22:20:00Z",
        "time_zone": settings["time_zone"],
        "organization": settings["name"],
        "agenda": [
            {"section": "who reported", "items": agenda.who_reported(store, ask)},
            {"section": "what moved", "items": items[of]},
            {"section": "at risk", "items": [{**row, "actions": actions.get(row["item"], [])} for row in risky]},
            {"section": "new results", "items": [*results["new"], *results["missing"], *results["due"]]},
            {"section": "what went well", "items": [*well["early"], *well["said"]]},
        ],
        "figures": {
            "completion": {of: figures.completion(store, ask, of) for of in both},
            "drift": {of: figures.drift(store, ask, of) for of in both},
            "reporting": figures.reporting(store, ask),
            "measures": figures.measures(store, ask),
        },
        "recommendations": raised,
        "commitments": [
            {"id": "C1", "text": "Bring the contract for the portal to the board", "owner": "DATA", "due": "2026-11-15", "state": "open", "outcome": None},
            {"id": "C2", "text": "Name a second reader for the monthly report", "owner": "FIN", "due": "2026-09-30", "state": "closed", "outcome": "Ruth Delgado, since 4 September."},
        ],
        "decisions": [
            {"item": items[of][0]["item"], "change": "re-date", "from": items[of][0]["approved"], "to": "2027-01-29", "why": "The vendor delivers in January; the unit keeps the training dates.", "on": "2026-10-14", "by": "m.stone@agency.example"},
        ],
        "attendance": ["Marian Stone, division lead", "Theodore Lang, FIN", "Amos Reyna, DATA"],
        "notes": [{"section": "what moved", "text": "The team asked for the vendor's dates in writing.", "by": "m.stone@agency.example"}],
        **more,
    }  # fmt: skip
