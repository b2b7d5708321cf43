"""The peers that are measured beside us: on the same articles, in an environment of their own, and missed plainly."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench import quality


def test_without_the_peers_nothing_is_measured_and_nothing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(quality, "PEERS", tmp_path / "python")
    monkeypatch.setattr(sys, "argv", ["quality", str(tmp_path), "peers"])

    quality.main()

    assert capsys.readouterr().out.count("not measured: the peers are not installed") == len(quality.TABLES["peers"])


@pytest.mark.slow
def test_our_tagging_is_measured_on_all_languages_and_on_what_the_peers_are_measured_on(tmp_path: Path) -> None:
    (tmp_path / "bench_extract.py").write_text(
        "def load(sets, data):\n"
        "    row = {'body': 'The ferry left.', 'title': 'A ferry', 'date': '2026-11-25'}\n"
        "    return [{**row, 'lang': lang} for lang in ('de', 'us', 'fr', 'en', 'nl', 'uk', 'it', 'au', 'ja')]\n"
    )

    run = [sys.executable, "-m", "bench.tagging", str(tmp_path)]
    said = subprocess.run(run, check=True, capture_output=True, text=True, cwd=Path(quality.__file__).parents[1]).stdout

    assert "3 articles of all languages, " in said
    assert "1 articles in English, " in said
