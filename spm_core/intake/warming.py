"""The children started before the first file comes, and ended after the last."""

from __future__ import annotations


def warm() -> None:
    """Start the child processes and load the contract (Pandera takes a second or more to import)."""
    from spm_core.intake import contract  # noqa: F401
    from spm_core.intake.own.apart import FINDERS
    from spm_core.intake.pool import POOL

    POOL.warm()
    FINDERS.warm()


def end() -> None:
    """End all children, those at work among them: for the end of the process."""
    from spm_core.intake.own.apart import FINDERS
    from spm_core.intake.pool import POOL

    POOL.end()
    FINDERS.end()
