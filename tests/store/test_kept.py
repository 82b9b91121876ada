"""Kept: stores of every schema that landed open, with equal answers; the chain names what was changed; backup and back."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from spm_core import access
from spm_core.errors import StoreError
from spm_core.figures.audit import audit
from spm_core.ledger import people
from spm_core.store import Store
from spm_core.store.backup import backup, into, restore
from spm_core.store.migrations import known
from spm_core.store.verify import verify
from tests.trust import trials

LANDED = {
    1: "0001_facts.sql",
    2: "0002_mappings.sql",
    4: "0004_own_reports.sql",
    5: "0005_reviews.sql",
    6: "0006_reminders.sql",
    7: "0007_year.sql",
}
"""Schemas that were on the main branch before the chain was kept; their files are never changed."""


def old_store(path: Path, version: int, like: Store) -> None:
    """Make a store as the code of that schema left it: its own tables and columns, with the rows of another store."""
    with duckdb.connect(str(path)) as raw:
        raw.execute(
            "create table migration (version integer not null, name text not null, applied_at timestamp not null)"
        )
        for number, name, sql in known():
            if number <= version:
                raw.execute(sql)
                raw.execute("insert into migration values (?, ?, now()::timestamp)", [number, name])
        tables = {}
        for table, column in raw.execute(
            "select table_name, column_name from duckdb_columns() where not internal"
        ).fetchall():
            tables.setdefault(table, []).append(column)
        for table, columns in tables.items():
            if table != "migration":
                for row in like.rows(f'select {", ".join(columns)} from "{table}"'):
                    raw.execute(f'insert into "{table}" values ({", ".join("?" * len(row))})', list(row.values()))


@pytest.fixture(scope="module")
def full() -> Store:
    store = trials.new_store(":memory:")
    for n in range(3):
        trials.send(store, f"m{n}", unit=f"U{1 + n % 2}", at=n)
    return store


@pytest.mark.parametrize("version", LANDED)
def test_a_store_of_every_schema_that_landed_opens_with_equal_answers(tmp_path, version, full):
    assert (version, LANDED[version]) in [(number, name) for number, name, _ in known()]
    old_store(tmp_path / "old.duckdb", version, full)

    store = Store.open(tmp_path / "old.duckdb", must_exist=True)

    assert trials.answers(store) == trials.answers(full)
    checked = verify(store)
    assert checked["problems"] == []
    assert checked["sealed_together"] == checked["acts"] == full.data_version()
    trials.send(store, "later", at=99)
    assert verify(store)["problems"] == []
    store.close()
    with duckdb.connect(str(tmp_path / "old.duckdb")) as raw:
        raw.execute("update act set who = 'somebody else' where act = 2")
    looked = Store.look(tmp_path / "old.duckdb")
    assert "sealed together" in verify(looked)["problems"][0]


def test_a_store_from_before_people_opens_with_equal_answers_and_its_chain_goes_on(tmp_path, full):
    assert (8, "0008_act_chain.sql") in [(number, name) for number, name, _ in known()]
    old_store(tmp_path / "old.duckdb", 8, full)
    head = verify(full)["head"]

    store = Store.open(tmp_path / "old.duckdb", must_exist=True)

    assert trials.answers(store) == trials.answers(full)
    people.add(store, "ann@x.org", "admin", by="test")
    access.left(access.asking(store, "ann@x.org"), "export:data", "2026-27", by="test")
    checked = verify(store, expect=head)
    assert (checked["problems"], checked["sealed_together"]) == ([], 0)
    assert checked["acts"] == full.data_version() + 2
    store.close()


@pytest.mark.parametrize(
    ("done", "said"),
    [
        ("update act set why = 'made up' where act = 4", "broken at act 4"),
        ("update report_status set completed_on = date '2026-10-01' where act = 3", "broken at act 3"),
        ("delete from report_status where act = 5 and row = 2", "broken at act 5"),
        ("insert into withdrawal values (4, now()::timestamp, 'u3')", "broken at act 4"),
        ("delete from act_chain where act = 4", "a link was taken out"),
        ("delete from act_chain where act = 5", "in no link"),
        ("insert into withdrawal values (99, now()::timestamp, 'u3')", "belong to no recorded act"),
        ("update original set bytes = 'x'::blob where act = 4", "is damaged"),
        ("delete from original where act = 4", "no original"),
    ],
)
def test_what_was_changed_behind_the_record_is_named(tmp_path, done, said):
    store = trials.new_store(tmp_path / "a.duckdb")
    for n in range(3):
        trials.send(store, f"m{n}", at=n)
    head = verify(store)["head"]
    assert verify(store, expect=head)["problems"] == []
    store.close()
    with duckdb.connect(str(tmp_path / "a.duckdb")) as raw:
        raw.execute(done)

    looked = Store.look(tmp_path / "a.duckdb")

    assert any(said in problem for problem in verify(looked)["problems"])
    looked.close()


def test_an_end_taken_off_whole_is_found_by_the_head_kept_elsewhere(tmp_path):
    store = trials.new_store(tmp_path / "a.duckdb")
    trials.send(store, "m")
    head, last = verify(store)["head"], store.data_version()
    store.close()
    with duckdb.connect(str(tmp_path / "a.duckdb")) as raw:
        for (table,) in raw.execute(
            "select table_name from duckdb_columns() where column_name = 'act' and not internal"
        ).fetchall():
            raw.execute(f'delete from "{table}" where act = {last}')

    looked = Store.look(tmp_path / "a.duckdb")

    assert verify(looked)["problems"] == []
    assert head in verify(looked, expect=head)["problems"][0]
    looked.close()


def test_rows_for_an_act_of_another_transaction_are_refused(full):
    before = trials.counts(full)

    def slipped_in() -> None:
        with full.change() as tx:
            tx.add("withdrawal", [{"act": 3, "known_at": datetime(2026, 11, 1), "upload": "u3"}])

    with pytest.raises(StoreError, match="not of this transaction"):
        slipped_in()
    assert trials.counts(full) == before


def test_the_record_names_who_what_when_and_why(full):
    acts = audit(full)["acts"]

    assert [row["kind"] for row in acts][:3] == ["plan:load", "year:open", "upload:accept"]
    assert acts[2]["about"] == "u3 U1 2026-10 m0.xlsx"
    assert acts[2]["who"] == "test"
    assert audit(full, since=datetime(2100, 1, 1)) == {"acts": []}


def test_backup_and_restore_refuse_what_they_must_and_keep_what_they_replace(tmp_path, full):
    made = backup(full, tmp_path / "b.duckdb")
    assert made["sha256"] == sha256((tmp_path / "b.duckdb").read_bytes()).hexdigest()
    with pytest.raises(StoreError, match="overwrites nothing"):
        backup(full, tmp_path / "b.duckdb")

    assert restore(tmp_path / "b.duckdb", tmp_path / "s.duckdb")["kept"] is None
    store = Store.open(tmp_path / "s.duckdb")
    assert trials.answers(store) == trials.answers(full)
    trials.send(store, "more", at=50)
    store.close()
    before = (tmp_path / "s.duckdb").read_bytes()
    with pytest.raises(StoreError, match="--replace"):
        restore(tmp_path / "b.duckdb", tmp_path / "s.duckdb")
    assert (tmp_path / "s.duckdb").read_bytes() == before
    kept = Store.open(restore(tmp_path / "b.duckdb", tmp_path / "s.duckdb", replace=True)["kept"])
    assert len(trials.uploads(kept)) == len(trials.uploads(full)) + 1

    with duckdb.connect(str(tmp_path / "b.duckdb")) as raw:
        raw.execute("insert into migration values (999, 'later', now()::timestamp)")
    (tmp_path / "b.duckdb.sha256").unlink()
    with pytest.raises(StoreError, match="newer version"):
        restore(tmp_path / "b.duckdb", tmp_path / "s.duckdb", replace=True)


def test_of_scheduled_backups_the_newest_are_kept_and_nothing_else_goes(tmp_path):
    store = trials.new_store(tmp_path / "s.duckdb")
    (tmp_path / "many").mkdir()
    (tmp_path / "many" / "s-of-somebody.duckdb").touch()

    made = [into(store, tmp_path / "many", keep=2)["file"] for _ in range(3)]

    left = {str(file) for file in (tmp_path / "many").glob("s-2*.duckdb")}
    assert left == set(made[1:])
    assert (tmp_path / "many" / "s-of-somebody.duckdb").exists()


def test_a_store_deleted_or_cut_short_takes_no_act_and_goes_on_when_it_is_back(tmp_path, monkeypatch):
    from app import settings

    path = tmp_path / "s.duckdb"
    trials.new_store(path).close()
    monkeypatch.setenv("SPM_STORE", str(path))
    monkeypatch.setattr(settings, "GLANCE", 0)  # nothing waits here between what happens and the next look
    first = trials.send(settings.store(), "first")

    path.rename(tmp_path / "away.duckdb")
    with pytest.raises(StoreError, match="is gone"):
        trials.send(settings.store(), "lost", at=1)
    assert "is gone" in (settings.store().trouble() or "")
    assert not path.exists()
    (tmp_path / "away.duckdb").rename(path)
    second = trials.send(settings.store(), "second", at=2)

    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StoreError, match="cut short"):
        trials.send(settings.store(), "lost", at=3)
    assert "cut short" in (settings.store().trouble() or "")
    path.write_bytes(whole)
    assert settings.store().trouble() is None
    third = trials.send(settings.store(), "third", at=4)

    assert {first, second, third} == trials.uploads(settings.store())
    assert verify(settings.store())["problems"] == []
    settings.store().close()
