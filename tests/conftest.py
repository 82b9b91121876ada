"""What every test has: a store path that is nobody's, and Hypothesis the same on every machine."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

# A slow machine is not a broken law; the same examples for everybody, so that red here is red there.
settings.register_profile(
    "project", deadline=None, max_examples=60, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
# Many more, and new ones each time: make slow.
settings.register_profile("search", deadline=None, max_examples=2000, suppress_health_check=[HealthCheck.too_slow])
# For mistakes made on purpose: that an example fails is enough, the smallest one that does is not looked for.
settings.register_profile("mutants", settings.get_profile("project"), phases=(Phase.explicit, Phase.generate))
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "project"))

# No test may reach the store of the person who runs it.
os.environ["SPM_STORE"] = "/nowhere/spm.duckdb"


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return Path(__file__).parent.parent
