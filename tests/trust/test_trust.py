"""The promises at length, figures printed for docs/figures.md; and each of them quickly, in the ordinary tests."""

from __future__ import annotations

import os
import time
from datetime import datetime

import pytest

from spm_core.errors import StoreError
from spm_core.ledger.withdraw import withdraw
from spm_core.store import Store
from spm_core.store.backup import backup
from spm_core.store.verify import verify
from tests.trust import trials
from tests.trust.every_act import every_act, left_out

LONG = pytest.mark.trust
BOTH = [pytest.param(False, id="quick"), pytest.param(True, id="long", marks=LONG)]
long_too = pytest.mark.parametrize("long", BOTH)
root_only = pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root")


def row(what: str, found: str) -> None:
    print(f"\n| {what} | {found} |")


@long_too
def test_what_was_acknowledged_survives_a_kill_at_any_moment(tmp_path, long):
    rounds = 200 if long else 5
    acknowledged, lost = trials.kill(tmp_path / "spm.duckdb", rounds)

    row(f"{rounds} kills at random moments", f"{acknowledged} uploads acknowledged, {lost} lost, verify clean")
    assert acknowledged > 0
    assert lost == 0


def test_an_act_that_fails_at_any_step_stores_nothing_and_says_so():
    store = trials.new_store(":memory:")
    first = trials.send(store, "first")
    acts = {
        "upload": lambda: trials.send(store, "second", at=9),
        "withdrawal": lambda: withdraw(store, first, why="a test", by="test", at=datetime(2026, 11, 20)),
    }
    assert all(trials.fail_at_each_step(store, act) >= 4 for act in acts.values())
    assert verify(store)["problems"] == []


@LONG
def test_every_act_that_fails_at_any_step_stores_nothing_and_says_so():
    steps = {}
    for name, store, act in every_act():
        kept = verify(store)["problems"]  # the made-up reports' bytes are not those of their sums
        steps[name] = trials.fail_at_each_step(store, act)
        assert verify(store)["problems"] == kept

    found = ", ".join(f"{name} {n}" for name, n in steps.items())
    row(
        "a fault at each step of each transaction",
        f"{len(steps)} acts, {sum(steps.values())} steps ({found}): nothing stored",
    )
    assert left_out(set(steps)) == set()
    assert all(n >= 4 for n in steps.values())


@root_only
@long_too
def test_a_full_disk_is_told_and_loses_nothing(long):
    with trials.small_disk(24 if long else 8) as (folder, mount):
        acknowledged, said = trials.fill(folder, mount)

    row("a full disk (tmpfs)", f"{acknowledged} uploads acknowledged, 0 lost; said: {said.splitlines()[0]}")
    assert "disk is full" in said


@root_only
def test_a_disk_that_can_only_be_read_is_told():
    with trials.small_disk(8) as (folder, mount):
        trials.new_store(folder / "spm.duckdb").close()
        mount("ro")
        with pytest.raises(StoreError, match=r"[Rr]ead-only|can only be read"):
            Store.open(folder / "spm.duckdb")
        looked = Store.look(folder / "spm.duckdb")
        assert verify(looked)["problems"] == []
        looked.close()


@long_too
def test_of_many_writers_at_once_all_are_kept_and_one_is_in_force(tmp_path, long):
    store = trials.new_store(tmp_path / "spm.duckdb")
    writers, rounds = (8, 500) if long else (4, 10)
    began = time.monotonic()
    found = trials.race(store, writers, rounds)

    row(
        f"{writers} writers x {rounds} rounds on one unit and month",
        ", ".join(f"{n} {name}" for name, n in found.items()) + f"; {time.monotonic() - began:.0f} s",
    )
    assert found == {"acknowledged": writers * rounds, "kept": writers * rounds, "in force": 1}
    assert verify(store)["problems"] == []
    store.close()


@long_too
def test_a_turned_bit_is_told_or_harmless(tmp_path, long):
    rounds = 24 if long else 1
    path = tmp_path / "spm.duckdb"
    store = trials.new_store(path)
    for n in range(30 if long else 6):
        trials.send(store, f"x{n}", size=20_000, at=n)
    backup(store, tmp_path / "backup.duckdb")
    store.close()

    flipped = trials.flip_store(path, rounds)
    row(
        f"{rounds} bits turned in the store",
        f"{flipped['told']} told, {flipped['harmless']} harmless (all answers equal), 0 in silence",
    )
    assert sum(flipped.values()) == rounds
    refused = trials.flip_backup(tmp_path / "backup.duckdb", path, rounds)
    row(f"{rounds} bits turned in a backup", f"{refused} refused, store in place untouched")
    assert refused == rounds
    named = trials.flip_originals(path, rounds)
    row(f"{rounds} bits turned in originals", f"{named} named by verify")
    assert named == rounds


@long_too
def test_a_backup_under_load_restores_to_equal_answers(tmp_path, long):
    rounds = 10 if long else 1
    sent = trials.backup_under_load(tmp_path, rounds)

    row(f"{rounds + 1} backups while two upload", f"{sent} uploads meanwhile; restored answers equal to the digit")
    assert sent > 0


@LONG
def test_sealing_an_act_costs_little(tmp_path, monkeypatch):
    store = trials.new_store(tmp_path / "spm.duckdb")
    for n in range(400):
        trials.send(store, f"s{n}", at=n)

    def timed(word: str) -> float:
        took = []
        for n in range(60):
            began = time.perf_counter()
            trials.send(store, f"{word}{n}", at=500 + n)
            took.append(time.perf_counter() - began)
        return sorted(took)[30] * 1000

    sealed = timed("with")
    from spm_core.store import chain
    from spm_core.store.transaction import Transaction

    monkeypatch.setattr(Transaction, "seal", Transaction.flush)
    monkeypatch.setattr(chain, "row_digest", lambda table, row: 0)
    bare = timed("without")
    row(
        "an upload with its link in the chain, at 400 acts",
        f"{sealed:.1f} ms, without {bare:.1f} ms: {sealed / bare:.2f} times",
    )
    assert sealed < bare * 1.5
    store.close()
