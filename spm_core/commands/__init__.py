"""`spm`: the commands of docs/contract.md, one file a noun. Results on standard output, everything else on standard error."""

from __future__ import annotations


def main() -> None:
    """Run the command line (the installed script `spm`)."""
    from spm_core.commands.line import run

    run()
