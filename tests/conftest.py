"""What every test shares: how thoroughly the random ones look."""

import fcntl
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from cti.server.build import build

QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large]

settings.register_profile("default", deadline=None, suppress_health_check=QUIET)
settings.register_profile(
    "ci", parent=settings.get_profile("default"), derandomize=True, print_blob=True
)
settings.register_profile(
    "soak", parent=settings.get_profile("default"), max_examples=5_000, stateful_step_count=200
)
# Continuous integration looks at the same examples each time; people and `make soak` at new ones.
USUAL = "ci" if os.environ.get("CI") else "default"
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", USUAL))


ROOT = Path(__file__).parent.parent
BROWSER_TESTS = ROOT / "tests" / "browser"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is below tests/browser, and run it last: it takes longest."""
    for item in items:
        if item.path.is_relative_to(BROWSER_TESTS):
            item.add_marker("browser")
    items.sort(key=lambda item: item.path.is_relative_to(BROWSER_TESTS))


@pytest.fixture(scope="session")
def built_panel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `hookswitch build` makes of this repository: once for all tests; they leave it alone."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:  # each process has a folder of its own within
        shared = shared.parent
    built, unfinished = shared / "built", shared / "unfinished"
    with (shared / "built.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not built.exists() and not unfinished.exists():
            build(ROOT, ROOT / "static" / "settings", unfinished)
            unfinished.rename(built)
    assert built.is_dir(), "It could not be built: see the first test that wanted it."
    return built
