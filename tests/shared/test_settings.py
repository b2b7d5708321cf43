"""The environment is read once, whole, and all its faults are told together."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared import settings


def test_nothing_has_to_be_set() -> None:
    found = settings.read()

    assert (found.public_url, found.ingest_url) == ("http://127.0.0.1:8000", "http://127.0.0.1:8001")
    assert found.home == Path.cwd() / "var"


def test_a_secret_comes_from_a_file_and_its_last_newline_is_not_part_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "database_url"
    secret.write_text("postgresql://copydesk:word@postgres:5432/copydesk\n")
    monkeypatch.setenv("DATABASE_URL_FILE", str(secret))

    assert settings.read().database_url == "postgresql://copydesk:word@postgres:5432/copydesk"


def test_a_secret_that_cannot_be_read_is_a_fault_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL_FILE", str(tmp_path / "nowhere"))

    with pytest.raises(settings.SettingsError, match="REDIS_URL_FILE must be a readable file"):
        settings.read()


def test_all_faults_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://somewhere")
    monkeypatch.setenv("LOG_LEVEL", "LOUD")
    monkeypatch.setenv("COPYDESK_SECRET_KEY", "short")

    with pytest.raises(settings.SettingsError) as told:
        settings.read()

    message = str(told.value)
    assert [name in message for name in ("DATABASE_URL", "LOG_LEVEL", "COPYDESK_SECRET_KEY")] == [True, True, True]


def test_the_broker_is_redis_unless_another_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://one:6379/0")
    assert settings.read().broker_url == "redis://one:6379/0"

    monkeypatch.setenv("BROKER_URL", "redis://other:6379/0")
    assert settings.read().broker_url == "redis://other:6379/0"
