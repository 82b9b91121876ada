"""Turn the real inputs that lie beside the checkout into plan workbooks (docs/contract.md, "Plan workbook").

    uv run python -m tests.real.convert agency   --name "Its name" --out agency.xlsx   [FOLDER]
    uv run python -m tests.real.convert district --name "Its name" --out district.xlsx [FOLDER]

FOLDER holds `measures/` and `trackers/`; without it: $SPM_REAL, else ../shared/data/real beside the checkout.
What the model cannot hold, what was guessed, repaired or contradicts itself is printed, grouped and counted.
The rules are in README.md. The files state no licence: nothing of them stands here but column headings.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from tests.real import district, state_agency

FAMILIES = {"agency": state_agency.convert, "district": district.convert}


def real_folder() -> Path:
    """Give the folder of the real inputs, whether it is there or not."""
    return Path(os.environ.get("SPM_REAL") or Path(__file__).parents[3] / "shared/data/real")


def main() -> None:
    """Read the line, convert, write, say what did not fit."""
    parser = argparse.ArgumentParser(description="Turn real inputs into a plan workbook.")
    parser.add_argument("family", choices=FAMILIES)
    parser.add_argument("folder", nargs="?", type=Path, default=real_folder())
    parser.add_argument("--name", required=True, help="the organization's name: no file says it")
    parser.add_argument("--out", required=True, type=Path, help="the plan workbook to write (.xlsx)")
    asked = parser.parse_args()
    if not asked.folder.is_dir():
        parser.error(f"{asked.folder} is no folder; give the one that holds measures/ and trackers/.")
    made = FAMILIES[asked.family](asked.folder, asked.name)
    made.write(asked.out)
    print(made.report())


if __name__ == "__main__":
    main()
