"""The store: migrations, refusal of what is no store, all or nothing, and facts that only grow."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from spm_core.errors import StoreError
from spm_core.store import Store
from spm_core.store.migrations import known
from spm_core.store.questions import FOLDER, NAMES

ROOT = Path(__file__).parent.parent.parent


def test_a_new_store_has_the_newest_schema_and_opens_again(tmp_path: Path) -> None:
    Store.open(tmp_path / "a.duckdb").close()

    store = Store.open(tmp_path / "a.duckdb", must_exist=True)

    assert [row["version"] for row in store.rows("from migration order by version")] == [
        number for number, _, _ in known()
    ]


def test_a_missing_store_is_not_made_by_a_question(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="spm init"):
        Store.open(tmp_path / "none.duckdb", must_exist=True)
    assert not (tmp_path / "none.duckdb").exists()


def test_a_newer_store_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    Store.open(path).close()
    with duckdb.connect(str(path)) as raw:
        raw.execute("insert into migration values (999, 'later', now()::timestamp)")
    before = path.read_bytes()

    with pytest.raises(StoreError, match="newer version"):
        Store.open(path)

    assert path.read_bytes() == before


def test_what_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.duckdb").write_text("not a database at all, just a note" * 200)
    with duckdb.connect(str(tmp_path / "other.duckdb")) as raw:
        raw.execute("create table somebody_elses (n integer)")

    for name in ("text.duckdb", "other.duckdb"):
        with pytest.raises(StoreError):
            Store.open(tmp_path / name)


def test_a_change_that_fails_stores_nothing() -> None:
    store = Store.open()

    def half_done() -> None:
        with store.change() as tx:
            tx.act("test", who="x", known_at=datetime(2026, 1, 1))
            tx.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_done()

    assert store.data_version() == 0


def test_every_question_is_installed_and_every_file_is_a_question() -> None:
    assert sorted(NAMES) == sorted(file.stem for file in FOLDER.glob("*.sql"))


def test_facts_are_never_updated_or_deleted() -> None:
    sources = [
        *ROOT.glob("spm_core/**/*.py"),
        *ROOT.glob("spm_core/**/*.sql"),
        *ROOT.glob("app/**/*.py"),
        *ROOT.glob("pages/*.py"),
    ]

    guilty = [
        file.name
        for file in sources
        if re.search(
            r"\b(update\s+\w+\s+set|delete\s+from|drop\s+table|truncate\s)\b", file.read_text("utf-8"), re.IGNORECASE
        )
    ]

    assert guilty == []


def test_several_acts_together_are_stored_all_or_none_and_see_each_other() -> None:
    store = Store.open()

    def acts(*, fail: bool) -> None:
        with store.together() as one:
            for who in ("a", "b"):
                with one.change() as tx:
                    tx.act("test", who=who, known_at=datetime(2026, 1, 1))
            assert [row["who"] for row in one.rows("select who from act order by act")] == ["a", "b"]
            assert one.data_version() == 2
            if fail:
                raise RuntimeError

    with pytest.raises(RuntimeError):
        acts(fail=True)
    assert (store.data_version(), store.rows("from act")) == (0, [])

    acts(fail=False)
    assert store.data_version() == 2
    assert [row["act"] for row in store.rows("from act order by act")] == [1, 2]


def test_a_store_that_remembers_asks_an_equal_question_once_however_many_ask_at_the_same_time(monkeypatch) -> None:
    store, asked, together, another = Store.open(), [], threading.Barrier(8), threading.Event()
    plainly = store.rows

    def slowly(question: str, parameters=()) -> list[dict]:
        asked.append(question)
        if len(asked) == 1:
            raise StoreError("the disk was away for a moment")
        if len(asked) > 2:
            another.set()
        another.wait(0.2)  # nobody asks a second time meanwhile
        return plainly(question, parameters)

    monkeypatch.setattr(store, "rows", slowly)
    kept = store.remembering(2)
    with pytest.raises(StoreError):
        kept.rows("select 1 as n")

    def ask(_: int) -> list[dict]:
        together.wait()
        found = kept.rows("select 1 as n")
        found[0]["n"] += 1  # each answer is the asker's own
        return found

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(8))) == [[{"n": 2}]] * 8
    assert len(asked) == 2, "a failure is not kept; an answer is"

    for n in (2, 3):
        kept.rows(f"select {n} as n")
    assert kept.rows("select 1 as n") == [{"n": 1}]
    assert len(asked) == 5, "the oldest is let go of"
