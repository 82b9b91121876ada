"""docs/operate.md: every command of its blocks marked sh works, in their order."""

from __future__ import annotations

import os
import re
import subprocess


def test_the_commands_of_the_guide_run(root, tmp_path):
    text = (root / "docs" / "operate.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    assert len(blocks) >= 3
    here = {name: value for name, value in os.environ.items() if not name.startswith("SPM_")}
    here["PATH"] = f"{root / '.venv' / 'bin'}:{here['PATH']}"

    done = subprocess.run(
        ["bash", "-eu", "-c", "\n".join(blocks)], cwd=tmp_path, env=here, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "backups").glob("agency-*.duckdb"))) == 1
    assert len(list(tmp_path.glob("agency.duckdb.before-*"))) == 1
