"""The only reader of the environment. All faults are reported at once, before anything starts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from environs import EnvValidationError, FileAwareEnv, ValidationError, validate


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Every knob there is, with its default; `docs/operations.md` has the same list in words."""

    home: Path  # everything that Copydesk writes lies below it
    database_url: str
    redis_url: str  # broker and counters; BROKER_URL wins for the broker
    broker_url: str
    public_url: str  # where readers reach the site, without a final slash
    ingest_url: str  # where posters reach the door
    site_name: str
    log: str  # auto | console | json
    log_level: str
    hold_comments: bool  # True: a comment waits for a moderator instead of showing at once
    comments_per_minute: int
    pool_size: int
    high_water: int  # pending submissions above which the door answers 503
    trusted_proxies: int  # how many proxies stand before us and may name the client
    api_key: str | None  # COPYDESK_TOKEN, for the console
    secret_key: str  # signs what readers hold; empty: one is made in COPYDESK_HOME


class SettingsError(Exception):
    """The environment is not fit to start with; the message lists every fault and what to write instead."""


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return read()


def read() -> Settings:
    """Settings from the environment; a secret NAME may come from the file named by NAME_FILE instead.

    Raises SettingsError with all faults in one message.
    """
    env = FileAwareEnv(eager=False, strip_whitespace=True)  # files end with a newline
    try:
        redis_url = env.str("REDIS_URL", "")
        found = Settings(
            home=Path(env.str("COPYDESK_HOME", "") or "var").absolute(),
            database_url=env.str("DATABASE_URL", "", validate=_is_one_of_schemes("postgresql", "postgres")),
            redis_url=redis_url,
            broker_url=env.str("BROKER_URL", "") or redis_url,
            public_url=_address(env, "COPYDESK_PUBLIC_URL", "http://127.0.0.1:8000"),
            ingest_url=_address(env, "COPYDESK_INGEST_URL", "http://127.0.0.1:8001"),
            site_name=env.str("COPYDESK_SITE_NAME", "Copydesk"),
            log=env.str("COPYDESK_LOG", "auto", validate=validate.OneOf(["auto", "console", "json"])),
            log_level=env.str("LOG_LEVEL", "INFO", validate=validate.OneOf(["DEBUG", "INFO", "WARN", "ERROR"])),
            hold_comments=env.bool("COPYDESK_HOLD_COMMENTS", False),
            comments_per_minute=env.int("COPYDESK_COMMENTS_PER_MINUTE", 6, validate=validate.Range(min=1)),
            pool_size=env.int("COPYDESK_POOL_SIZE", 16, validate=validate.Range(min=1, max=500)),
            high_water=env.int("COPYDESK_HIGH_WATER", 50_000, validate=validate.Range(min=1)),
            trusted_proxies=env.int("COPYDESK_TRUSTED_PROXIES", 0, validate=validate.Range(min=0, max=8)),
            api_key=env.str("COPYDESK_TOKEN", "") or None,
            secret_key=env.str("COPYDESK_SECRET_KEY", "", validate=_is_long_enough),
        )
        env.seal()
    except EnvValidationError as fault:
        faults = cast("Mapping[str, list[str]]", fault.error_messages)
        told = "\n  ".join(f"{name}: {' '.join(why)}" for name, why in faults.items())
        raise SettingsError(f"the environment is not fit to start with:\n  {told}") from None
    except ValueError as fault:
        # environs says this of a file that cannot be read, and stops at the first.
        raise SettingsError(f"the environment is not fit to start with:\n  {fault}") from None
    return found


def _address(env: FileAwareEnv, name: str, default: str) -> str:
    return (env.str(name, "", validate=_is_one_of_schemes("http", "https")) or default).rstrip("/")


def _is_long_enough(key: str) -> None:
    if key and len(key.encode()) < 32:
        raise ValidationError("must have at least 32 bytes; leave it empty and one is made")


def _is_one_of_schemes(*schemes: str) -> Callable[[str], None]:
    def check(url: str) -> None:
        if url and urlsplit(url).scheme not in schemes:
            raise ValidationError(f"must begin with {' or '.join(f'{scheme}://' for scheme in schemes)}")

    return check
