"""Hostile files through the commands: each ends with its reasons and an exit code of the contract, never with a trace."""

from __future__ import annotations

import contextlib
import io
import json

import pytest

from spm_core.commands.line import run
from tests.browser.test_hostile_upload import hostile

pytestmark = [pytest.mark.slow, pytest.mark.trust]


@pytest.mark.parametrize(
    "command", [["check"], ["inspect"], ["annotate", "--out", "marked.xlsx"]], ids=lambda one: one[0]
)
def test_every_hostile_file_ends_with_its_reasons(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SPM_STORE", str(tmp_path / "spm.duckdb"))
    ended = {}
    with (
        contextlib.redirect_stderr(io.StringIO()),
        contextlib.redirect_stdout(io.StringIO()),
        pytest.raises(SystemExit),
    ):
        run(["init"])
    for n, (name, data) in enumerate(hostile()):
        file = tmp_path / f"{n} {name.replace('/', '_')}"
        file.write_bytes(data)
        out, said = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(said), pytest.raises(SystemExit) as end:
            run([command[0], str(file), *command[1:], "--json"])
        ended[name] = (end.value.code or 0, "Traceback" in said.getvalue())
        if out.getvalue().strip():
            json.loads(out.getvalue())

    print(f"{command[0]}: {len(ended)} files, {sum(code == 0 for code, _ in ended.values())} taken, the others refused")
    assert {name: how for name, how in ended.items() if how[0] not in (0, 1, 2) or how[1]} == {}
