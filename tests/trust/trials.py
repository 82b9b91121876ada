"""What is done to a store on purpose, a number of times: the quick tests do it a few times, `make trust` at length."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from spm_core import figures
from spm_core.errors import SpmError, StoreError
from spm_core.intake import Report
from spm_core.ledger import plans, snapshot
from spm_core.ledger.submit import Receipt, Submitted, keep
from spm_core.model import Ask, Month
from spm_core.store import Store
from spm_core.store.backup import backup, restore
from spm_core.store.verify import verify
from tests.agency import YEAR, plan_tables

ACTIONS = {f"A{n}": ("M1", "U1" if n % 2 else "U2", f"2026-{9 + n % 3:02}-28") for n in range(1, 21)}


def new_store(path: Path | str) -> Store:
    """Make a store with a plan of 20 actions, its year open."""
    store = Store.open(path)
    with store.change() as tx:
        tables = plan_tables(ACTIONS, {"M1": (YEAR, "U1", "2027-05-31")})
        snapshot.write(tx, tables, {}, file="plan.xlsx", sha256="plan", by="test", known_at=datetime(2026, 6, 1))
    plans.open_year(store, YEAR, by="test", at=datetime(2026, 7, 1))
    return store


def send(store: Store, name: str, *, unit: str = "U1", month: str = "2026-10", size: int = 2000, at: int = 0) -> str:
    """Upload a report that is like no other; give its id."""
    from hashlib import sha256

    data = (name.encode() * (size // len(name) + 1))[:size]
    status = [
        {"row": row + 2, "action": code, "status": "On Track", "status_read": "On Track", "completed_on": None, "forecast": None,
         "evidence": None, "note": f"{name} {code}", "change_asked": None, "change_detail": None}
        for row, code in enumerate(code for code, (_, of, _) in ACTIONS.items() if of == unit)
    ]  # fmt: skip
    report = Report(
        file=f"{name}.xlsx", sha256=sha256(data).hexdigest(), data=data, unit=unit, month=Month.parse(month), header={}, status=status,
        milestones=[], measures=[], recommendations=[], columns={"Status": {"status": "G"}}, rows={}, ignored=[], findings=[],
    )  # fmt: skip
    received = datetime(2026, 11, 5) + timedelta(seconds=at)
    (done,) = keep(store, [Receipt(Submitted(report), "test", received)])
    assert done.upload
    return done.upload


def answers(store: Store) -> list:
    """Give the figures that must be equal to the digit."""
    asks = [Ask("test", Month.parse("2026-10"), tier=tier) for tier in ("agency", "division", "unit")]
    return [(figures.completion(store, ask, "actions"), figures.drift(store, ask, "actions")) for ask in asks]


def uploads(store: Store) -> set[str]:
    return {row["upload"] for row in store.rows("select upload from upload")}


def counts(store: Store) -> dict[str, int]:
    """Count the rows of every table."""
    tables = store.rows("select table_name as name from duckdb_tables() where not internal")
    return {row["name"]: store.rows(f'select count(*) as n from "{row["name"]}"')[0]["n"] for row in tables}


def upload_for_ever(path: str, told: str, word: str) -> None:
    """Upload one report after another, telling each to a file once it is acknowledged. Runs until it is killed."""
    store = Store.open(path)
    out = os.open(told, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for n in range(1_000_000):
        os.write(out, f"{send(store, f'{word}-{n}', at=n)} {word}-{n}.xlsx\n".encode())


CHILD = "import sys; from tests.trust.trials import upload_for_ever; upload_for_ever(*sys.argv[1:])"
ROOT = Path(__file__).parent.parent.parent


def kill(path: Path, rounds: int, seed: int = 1) -> tuple[int, int]:
    """Kill an uploading process at random moments; give how many uploads were acknowledged and how many of them are lost."""
    new_store(path).close()
    told = path.with_suffix(".told")
    told.touch()
    chance = random.Random(seed)
    for n in range(rounds):
        child = subprocess.Popen([sys.executable, "-c", CHILD, str(path), str(told), f"k{n}"], cwd=ROOT)
        if n % 4:  # three in four while it uploads, the others while it starts
            before, patient_until = told.stat().st_size, time.monotonic() + 60
            while told.stat().st_size == before and time.monotonic() < patient_until:
                time.sleep(0.002)
            time.sleep(chance.uniform(0, 0.2))
        else:
            time.sleep(chance.uniform(0, 0.5))
        child.kill()
        child.wait()
    acknowledged = {tuple(line.split()) for line in told.read_text().splitlines()}
    store = Store.open(path)
    there = {(row["upload"], row["file"]) for row in store.rows("select upload, file from upload")}
    problems = verify(store)["problems"]
    store.close()
    assert problems == []
    return len(acknowledged), len(acknowledged - there)


class Failing:
    """A connection whose transactions fail, as a full disk does, at their n-th statement; what is asked outside of them does not."""

    def __init__(self, real, left: list[int]) -> None:
        self._real, self._left, self._begun = real, left, False

    def cursor(self):
        return Failing(self._real.cursor(), self._left)

    def execute(self, *given):
        self._begun = self._begun or given[0] == "begin"
        if self._begun and given[0] != "rollback":
            self._left[0] -= 1
            if self._left[0] == 0:
                raise duckdb.IOException('IO Error: Could not write file "x": No space left on device')
        return self._real.execute(*given)

    def __getattr__(self, name):
        return getattr(self._real, name)


def fail_at_each_step(store: Store, act) -> int:
    """Let each statement of an act's transaction fail in turn; nothing may be stored, and the message says so. Give the number of steps."""
    real, step = store._root, 0
    before, version = counts(store), store.data_version()
    while True:
        step += 1
        store._root = Failing(real, [step])
        try:
            act()
        except StoreError as error:
            said = str(error)
        else:
            store._root = real
            assert counts(store) != before
            return step - 1
        finally:
            store._root = real
        assert "The disk is full." in said
        assert counts(store) == before
        assert store.data_version() == version


@contextmanager
def small_disk(megabytes: int):
    """Give a folder on a memory disk of this size, and a way to mount it anew with other options."""
    folder = Path(tempfile.mkdtemp(prefix="spm-disk-"))
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)], check=True, capture_output=True
    )
    try:
        yield folder, lambda options: subprocess.run(["mount", "-o", f"remount,{options}", str(folder)], check=True)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
        folder.rmdir()


def race(store: Store, writers: int, rounds: int) -> dict[str, int]:
    """Let many upload for one unit and month at once; give how many were acknowledged, kept, and are in force."""
    acknowledged: list[str] = []
    failures: list[Exception] = []

    def write(who: int) -> None:
        try:
            acknowledged.extend(send(store, f"w{who}-{n}", size=200, at=n) for n in range(rounds))
        except Exception as error:  # noqa: BLE001 - whatever it is, the test says it
            failures.append(error)

    threads = [threading.Thread(target=write, args=(who,)) for who in range(writers)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failures == []
    in_force = store.rows(
        "from report_in_force(known_at => $at) as r where r.unit = 'U1' and r.month = date '2026-10-31'",
        {"at": datetime(9999, 1, 1)},
    )
    return {"acknowledged": len(set(acknowledged)), "kept": len(uploads(store)), "in force": len(in_force)}


def flip(file: Path, chance: random.Random) -> int:
    """Turn one bit of a file; give its byte."""
    data = bytearray(file.read_bytes())
    at = chance.randrange(len(data))
    data[at] ^= 1 << chance.randrange(8)
    file.write_bytes(data)
    return at


def flip_store(whole: Path, rounds: int, seed: int = 2) -> dict[str, int]:
    """Turn a bit of a store: it is told (at opening or by verify), or everything answers as before."""
    store = Store.open(whole)
    expected, rows = answers(store), counts(store)
    store.close()
    chance, found = random.Random(seed), {"told": 0, "harmless": 0}
    damaged = whole.with_name("flipped.duckdb")
    for _ in range(rounds):
        shutil.copyfile(whole, damaged)
        flip(damaged, chance)
        try:
            store = Store.open(damaged, must_exist=True)
        except StoreError:
            found["told"] += 1
            continue
        try:
            if verify(store)["problems"]:
                found["told"] += 1
                continue
            assert (answers(store), counts(store)) == (expected, rows), "a wrong answer in silence"
            found["harmless"] += 1
        finally:
            store.abandon()
    return found


def flip_backup(made: Path, into: Path, rounds: int, seed: int = 3) -> int:
    """Turn a bit of a backup: it is refused, and the store in place is not touched. Give the number refused."""
    before, whole, chance, refused = into.read_bytes(), made.read_bytes(), random.Random(seed), 0
    for _ in range(rounds):
        flip(made, chance)
        try:
            restore(made, into, replace=True)
        except StoreError:
            refused += 1
        made.write_bytes(whole)
        assert into.read_bytes() == before
    return refused


def flip_originals(path: Path, rounds: int, seed: int = 4) -> int:
    """Turn a bit of a kept file, as somebody with the engine could: verify names the file. Give the number named."""
    chance, named = random.Random(seed), 0
    for _ in range(rounds):
        with duckdb.connect(str(path)) as raw:
            acts = raw.execute("select act, file, bytes from original order by act").fetchall()
            act, file, data = chance.choice(acts)
            turned = bytearray(data)
            turned[chance.randrange(len(turned))] ^= 1 << chance.randrange(8)
            raw.execute("update original set bytes = ? where act = ?", [bytes(turned), act])
        looked = Store.look(path)
        named += any(file in problem for problem in verify(looked)["problems"])
        looked.close()
        with duckdb.connect(str(path)) as raw:
            raw.execute("update original set bytes = ? where act = ?", [data, act])
    return named


def backup_under_load(folder: Path, rounds: int) -> int:
    """Make backups while two write; each is restored and answers as the store did at that act. Give the uploads meanwhile."""
    store = new_store(folder / "spm.duckdb")
    stop = threading.Event()
    sent: list[str] = []
    failures: list[Exception] = []

    def write(who: int) -> None:
        n = 0
        try:
            while not stop.is_set():
                n += 1
                sent.append(send(store, f"b{who}-{n}", unit=f"U{who}", at=n))
        except Exception as error:  # noqa: BLE001 - whatever it is, the test says it
            failures.append(error)

    threads = [threading.Thread(target=write, args=(who,)) for who in (1, 2)]
    for one in threads:
        one.start()
    for n in range(rounds):
        before = set(sent)
        backup(store, folder / f"b{n}.duckdb")
        restore(folder / f"b{n}.duckdb", folder / f"r{n}.duckdb")
        again = Store.open(folder / f"r{n}.duckdb")
        assert before <= uploads(again), "an upload acknowledged before the backup is missing in it"
        again.close()
    stop.set()
    for one in threads:
        one.join()
    assert failures == []
    backup(store, folder / "last.duckdb")
    restore(folder / "last.duckdb", folder / "last-restored.duckdb")
    again = Store.open(folder / "last-restored.duckdb")
    assert answers(again) == answers(store)
    assert counts(again) == counts(store)
    again.close()
    store.close()
    return len(sent)


def fill(folder: Path, more_room) -> tuple[int, str]:
    """Upload until the disk is full; everything acknowledged is there, and with more room it goes on."""
    store = new_store(folder / "spm.duckdb")
    acknowledged: set[str] = set()
    said = ""
    for n in range(500):
        try:
            acknowledged.add(send(store, f"f{n}", size=200_000 + n, at=n))
        except SpmError as error:
            said = str(error)
            break
    with suppress(StoreError):  # the engine may ask to be opened anew first: what was committed is in the file
        assert acknowledged <= uploads(store)
    more_room("size=64m")
    try:
        acknowledged.add(send(store, "after", size=300_000, at=999))
    except StoreError:
        assert store.to_be_opened_anew(), "the same handle must work, or say that it must be opened anew"
        store.abandon()
        store = Store.open(folder / "spm.duckdb", must_exist=True)
        acknowledged.add(send(store, "after", size=300_000, at=999))
    assert acknowledged <= uploads(store)
    assert verify(store)["problems"] == []
    store.close()
    return len(acknowledged), said
