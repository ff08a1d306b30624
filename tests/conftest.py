"""With CI=true a skipped test is a failure: what CI does not run, nobody knows to work.

Property tests have no deadline, because machines are of any speed, and draw the same values in every run.
"""

import os
from collections.abc import Generator
from typing import Any

import pytest
from hypothesis import settings

IS_CI = os.environ.get("CI") == "true"
settings.register_profile("sostiene", deadline=None, derandomize=True)
settings.load_profile("sostiene")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    report = yield
    return refuse_skip(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, Any, Any]:
    report = yield
    return refuse_skip(report)


def refuse_skip(report: Any) -> Any:
    """The report of a test or a file, failed if it was skipped in CI; an expected failure is no skip."""
    if IS_CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"skipped, which is a failure with CI=true: {reason}"
    return report
