"""docs/operate.md: every command of its blocks marked sh works, in their order; a lost store comes back by what it says."""

from __future__ import annotations

import os
import re
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from spm_core.store import Store
from tests.access.people import address, agency

ADMIN = address("admin")


@pytest.fixture
def text(root) -> str:
    return (root / "docs" / "operate.md").read_text(encoding="utf-8")


def run(root: Path, commands: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    here = {name: value for name, value in os.environ.items() if not name.startswith("SPM_")}
    here |= {"PATH": f"{root / '.venv' / 'bin'}:{here['PATH']}", **more}
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands], cwd=folder, env=here, capture_output=True, text=True, check=False
    )


def test_the_commands_of_the_guide_run(root, tmp_path, text):
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    assert len(blocks) >= 3

    done = run(root, "\n".join(blocks), tmp_path)

    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "backups").glob("agency-*.duckdb"))) == 1
    assert len(list(tmp_path.glob("agency.duckdb.before-*"))) == 1


@pytest.mark.slow  # what restore does is tested quickly in tests/store; here it is the guide's words
def test_a_lost_store_comes_back_by_the_guide_alone_and_a_damaged_backup_is_named(root, tmp_path, text):
    """The blocks for a server, word by word, but for what a test has not: systemd, the user spm, and its folders."""
    (nightly,) = re.findall(
        r"^ExecStart=(.*)$", (root / "docs/operate/spm-backup.service").read_text("utf-8"), re.MULTILINE
    )
    (lost,) = re.findall(r"```\n(systemctl stop.*?)```", text, re.DOTALL)
    kept = tmp_path / "backups"

    def here(commands: str, newest: str = "") -> subprocess.CompletedProcess[str]:
        for old, new in {
            "/opt/spm-dashboard": str(root),
            "/var/lib/spm-dashboard": str(tmp_path),
            "runuser -u spm -- ": "",
            "ann@agency.example": ADMIN,
            "NEWEST.duckdb": newest,
        }.items():
            commands = commands.replace(old, new)
        ours = [one for one in commands.splitlines() if not one.startswith(("systemctl", "curl"))]
        return run(root, "\n".join(ours), tmp_path, SPM_STORE=str(tmp_path / "spm.duckdb"), SPM_AS=ADMIN)

    with closing(agency(tmp_path / "spm.duckdb")) as store:
        acts = store.data_version()
    assert here(f"{nightly}\n{nightly}").returncode == 0
    older, newest = sorted(kept.glob("*.duckdb"))
    with newest.open("r+b") as file:
        file.seek(newest.stat().st_size // 2)
        file.write(b"damage")
    (tmp_path / "spm.duckdb").unlink()  # the store is lost

    done = here(lost, newest.name)
    assert done.returncode == 1
    assert str(newest) in done.stderr
    assert "not those of the day it was made" in done.stderr
    assert not (tmp_path / "spm.duckdb").exists()

    done = here(lost, older.name)
    assert done.returncode == 0, done.stderr
    assert "0 problems" in done.stderr
    assert "people:end" in done.stdout  # the last acts before the backup
    with closing(Store.open(tmp_path / "spm.duckdb", must_exist=True)) as store:
        assert store.data_version() == acts
