"""The reviews that were held, and what was answered, passed on, declined and chosen (texts/reviews.toml)."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.sample.world import chief

if TYPE_CHECKING:
    from data.sample.world import World

OPENED = "09:30"
"""The decisions of a day begin at ten."""


def meet(world: World) -> None:
    """Write down every meeting and what is told beside them; put the decisions of a meeting's day into it."""
    told = tomllib.loads((Path(__file__).parent / "texts" / "reviews.toml").read_text(encoding="utf-8"))
    for row in told["review"]:
        _hold(world, row)
    for row in told["answer"]:
        (kind,) = {"answer", "escalate", "decline", "choose"} & set(row)
        more = {key: row.get(key) for key in ("unit", "month", "review")}
        world.act(kind, row["at"], row["by"], item=row[kind], why=row.get("text") or row.get("why"), **more)


def _hold(world: World, row: dict[str, Any]) -> None:
    name, on = f"{row['scope']} {row['period']}", date.fromisoformat(row["on"])
    by = row["by"] if "by" in row else chief(row["scope"])
    opened, closed = f"{on}T{OPENED}", f"{on}T{row.get('close', '12:00')}"
    for act in world.acts:
        if act["kind"] in ("adjust", "declare") and act["by"] == by and opened < act["at"] < closed:
            act["review"] = name
    world.act("review", opened, by, on=on, change=row["kind"], item=row["scope"], to=row["period"])
    world.act("attend", f"{on}T09:32", by, review=name, to=", ".join(row["present"]))
    at = datetime.fromisoformat(f"{on}T11:00")
    for section, text in row.get("minutes", {}).items():
        at += timedelta(minutes=3)
        world.act("minutes", f"{at:%Y-%m-%dT%H:%M}", by, review=name, change=section, why=text)
    for target in row.get("targets", ()):
        at += timedelta(minutes=2)
        more = {"item": target["measure"], "month": target["year"], "to": target["value"], "why": target["why"]}
        world.act("target", f"{at:%Y-%m-%dT%H:%M}", by, on=on, review=name, **more)
    for number, promise in enumerate(row.get("promises", ()), start=1):
        at += timedelta(minutes=2)
        what = {"unit": promise["owner"], "to": promise["due"], "why": promise["text"]}
        world.act("promise", f"{at:%Y-%m-%dT%H:%M}", by, review=name, **what)
        if "outcome" in promise:
            kept = date.fromisoformat(promise["due"]) + timedelta(days=2)
            world.act("kept", f"{kept}T09:00", by, review=name, item=number, why=promise["outcome"])
    if "close" in row:
        world.act("close", closed, by, review=name)
