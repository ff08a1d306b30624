"""With CI=true a skip is a failure."""

import os
import subprocess
import sys
from pathlib import Path

TESTS = {
    "test_some.py": """
import pytest

@pytest.mark.skip(reason="there is no database")
def test_that_is_skipped(): ...

@pytest.mark.xfail
def test_that_fails_as_expected():
    assert False
""",
    "test_none.py": 'import pytest\npytest.importorskip("no_such_module_anywhere")\n',
}


def test_a_skipped_test_and_a_skipped_file_are_failures_but_an_expected_failure_is_none(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(Path(__file__).with_name("conftest.py").read_text(encoding="utf-8"))
    for name, text in TESTS.items():
        (tmp_path / name).write_text(text)
    options = ["-p", "no:cacheprovider", "--continue-on-collection-errors", "--rootdir", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(tmp_path)],
        capture_output=True,
        text=True,
        env={**os.environ, "CI": "true"},
        cwd=tmp_path,
        check=False,
    )
    assert done.stdout.count("skipped, which is a failure with CI=true: ") >= 2
    assert "1 xfailed, 2 errors" in done.stdout
