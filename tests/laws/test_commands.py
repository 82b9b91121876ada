"""A history told again through `spm`, and its figures through `spm show --json`, beside the oracle's."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from spm_core.commands.line import run
from tests.laws import compare
from tests.laws.histories import history
from tests.laws.world import World, plan_cells
from tests.oracle import measures, reports, show
from tests.oracle.calendar import month
from tests.oracle.events import Adjust, Declare, Event, PlanLoad, Target, Upload, Withdraw, YearOpen
from tests.workbooks import workbook


class Commands:
    """`spm` on a store of its own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], world: World) -> None:
        self.folder, self.capsys, self.world = folder, capsys, world
        self.uploads: dict[str, str] = {}

    def spm(self, *arguments: str) -> Any:
        """Run a command that must succeed; give its document."""
        self.capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            run([*arguments, "--store", str(self.folder / "spm.duckdb"), "--json"])
        told = self.capsys.readouterr()
        assert not ended.value.code, told
        return json.loads(told.out)

    def tell(self, event: Event) -> None:
        """Do again what the record says."""
        file, noted = self.folder / "file.xlsx", ["--by", "x", "--at", f"{event.at.isoformat()}+00:00"]
        match event:
            case PlanLoad():
                file.write_bytes(workbook(plan_cells(event.plan)))
                self.spm("plan", "load", str(file), *noted)
            case YearOpen():
                self.spm("plan", "open", event.year, *noted)
            case Upload():
                file.write_bytes(next(data for upload, data in self.world.files if upload is event))
                self.uploads[event.upload] = self.spm("submit", str(file), *noted)["upload"]
            case Withdraw():
                self.spm("withdraw", self.uploads[event.upload], "--why", "w", *noted)
            case Adjust():
                to = ["--to", event.to] if event.to else []
                self.spm(
                    "adjust", event.item, "--change", event.change, *to, "--why", "w", "--on", str(event.on), *noted
                )
            case Target():
                self.spm("target", event.measure, event.year, event.value, "--why", "w", "--on", str(event.on), *noted)
            case Declare():
                met = ["--met-on", str(event.met_on)] if event.met_on else []
                self.spm("declare", event.milestone, event.result, *met, "--why", "w", "--on", str(event.on), *noted)


@pytest.mark.parametrize("seed", [12])
def test_the_commands_agree_with_the_oracle(seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    world = history(Random(seed), 14)
    commands = Commands(tmp_path, capsys, world)
    commands.spm("init")
    for event in world.record:
        commands.tell(event)

    found: list[str] = []
    for when, tier, of, moment in (
        ("2026-10", "unit", "actions", None),
        ("2026-09", "division", "milestones", world.record[-1].at),
    ):
        known, asked = world.known(moment), ["--as-of", when, "--tier", tier, "--of", of]
        if moment:
            asked += ["--known-at", f"{moment.isoformat()}+00:00"]
        q = show.Question(known, month(when), tier, of=of)
        told = {
            what: commands.spm("show", what, *asked)
            for what in ("completion", "drift", "items", "reporting", "measures")
        }
        found += compare.differences("completion!", show.completion(q), compare.by("id", told["completion"]["groups"]))
        found += compare.differences("drift!", show.drift(q), compare.by("id", told["drift"]["groups"]))
        rows = {code: {key: row[key] for key in compare.ITEM} for code, row in show.items(q).items()}
        found += compare.differences("drift items!", rows, compare.by("item", told["drift"]["items"]))
        found += compare.differences("items!", rows, compare.by("item", told["items"]["items"]))
        found += compare.differences(
            "reporting!", reports.reporting(known, month(when), tier), compare.by("id", told["reporting"]["groups"])
        )
        got = {m["measure"]: {**m, "years": compare.by("year", m["years"])} for m in told["measures"]["measures"]}
        found += compare.differences("measures!", measures.measures(known, month(when)), got)
    world.store.close()

    assert not found, "\n".join(found[:20])
