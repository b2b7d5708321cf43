"""The peers that are measured beside us: in no environment of ours, and missed plainly where they are not installed."""

from __future__ import annotations

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
