"""The launcher in a checkout of its own, with a console of one line."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow  # makes an environment


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Nothing is to be installed in it, so that no index is asked."""
    folder = tmp_path / "checkout"
    put(folder / "requirements" / "up.txt", "# none\n")
    put_console(folder, "ours")
    shutil.copy(ROOT / "copydesk", folder)
    return folder


def put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def put_console(folder: Path, word: str) -> None:
    put(folder / "services" / "__init__.py", "")
    put(folder / "services" / "console" / "__init__.py", "")
    put(folder / "services" / "console" / "__main__.py", f"print({word!r})\n")


def start(checkout: Path, *, cwd: Path) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COPYDESK_"))}
    return subprocess.Popen(
        [checkout / "copydesk"], cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_what_lies_in_the_current_folder_is_not_run(checkout: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    put_console(elsewhere, "a stranger's")
    put(elsewhere / "pip.py", "raise SystemExit('a stranger')\n")

    with start(checkout, cwd=elsewhere) as process:
        told, said = process.communicate(timeout=120)

    assert (process.returncode, told) == (0, "ours\n"), said


def test_the_data_lie_in_the_checkout_wherever_one_stands(checkout: Path, tmp_path: Path) -> None:
    told = "import os\nprint(os.environ['COPYDESK_HOME'], os.environ['COPYDESK_CALLED'])\n"
    put(checkout / "services" / "console" / "__main__.py", told)

    with start(checkout, cwd=tmp_path) as process:
        out, said = process.communicate(timeout=120)

    assert out == f"{checkout.resolve() / 'var'} {checkout / 'copydesk'}\n", said


def test_two_at_once_in_a_fresh_checkout_make_one_environment(checkout: Path, tmp_path: Path) -> None:
    with start(checkout, cwd=tmp_path) as first, start(checkout, cwd=tmp_path) as second:
        told = [first.communicate(timeout=120), second.communicate(timeout=120)]

    assert [first.returncode, second.returncode] == [0, 0], told
    assert [out for out, _ in told] == ["ours\n", "ours\n"]
    assert sum("installing packages into" in said for _, said in told) == 1
