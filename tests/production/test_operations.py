"""docs/operations.md tells what there is: every setting, event and metric, and none that is not."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from shared import logs

_ROOT: Final = Path(__file__).parents[2]
_PAGE: Final = (_ROOT / "docs/operations.md").read_text()
_COMPOSE: Final = (_ROOT / "docker-compose.yml").read_text()

# Read elsewhere than in settings.py: by the HTTP server, and by whatever paints.
_OF_OTHERS: Final = {"WEB_CONCURRENCY", "NO_COLOR", "FORCE_COLOR"}


def test_every_setting_is_told_and_no_other() -> None:
    told = set(_names_in_table_after("## Settings"))

    assert told == _settings() | _OF_OTHERS


def test_every_variable_of_compose_is_told_and_no_other() -> None:
    read = set(re.findall(r"\$\{([A-Z_]+)", _COMPOSE))

    told = set(_names_in_table_after("Compose passes those"))

    assert told == read - _settings() - _OF_OTHERS


def test_every_event_is_told_with_its_sign_and_no_other() -> None:
    told = {
        event: sign
        for events, sign in re.findall(r"^\| (`[a-z` ]+`) \| `(\S)` \|", _PAGE, re.MULTILINE)
        for event in re.findall(r"`([a-z]+)`", events)
    }

    assert told == {event: signs[0] for event, signs in logs.SYMBOLS.items()}


def test_every_metric_is_told_and_no_other() -> None:
    told = set(_names_in_table_after("### Metrics"))

    assert told == set(_metrics())


def test_every_secret_is_told_and_no_other() -> None:
    made = set(re.findall(r"^write (\S+)", (_ROOT / "secrets/make").read_text(), re.MULTILINE))

    assert set(_names_in_table_after("### Secrets")) == made


def _names_in_table_after(heading: str) -> Iterator[str]:
    table = re.search(r"^\|.*?(?=^[^|])", _PAGE[_PAGE.index(heading) :], re.MULTILINE | re.DOTALL)
    assert table, heading
    for row in table[0].splitlines()[2:]:
        yield from re.findall(r"`([\w.]+)`", row.split("|")[1])


def _settings() -> set[str]:
    """The names that shared/settings.py asks the environment for."""
    return {
        argument.value
        for call in _calls(_ROOT / "shared/settings.py")
        for argument in call.args
        if isinstance(argument, ast.Constant)
        and isinstance(argument.value, str)
        and re.fullmatch(r"[A-Z]+(_[A-Z]+)+", argument.value)
    }


def _metrics() -> Iterator[str]:
    for folder in ("services", "shared"):
        for file in (_ROOT / folder).rglob("*.py"):
            for call in _calls(file):
                first = call.args[0] if call.args else None
                if not (isinstance(call.func, ast.Name) and isinstance(first, ast.Constant)):
                    continue
                name = str(first.value)
                if re.fullmatch(r"(Counter|Gauge|Histogram|Summary)(MetricFamily)?", call.func.id):
                    yield name if not call.func.id.startswith("Counter") else f"{name.removesuffix('_total')}_total"
                elif name.startswith("copydesk_"):
                    yield name  # by way of a function of ours that makes it


def _calls(file: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call))
