"""Each image has what its service imports, and nothing is imported that its lock does not bring."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Final

import pytest

from tests.production import locks

_ROOT: Final = Path(__file__).parents[2]
_OURS: Final = ("services", "shared")


@pytest.mark.parametrize("service", locks.SERVICES)
def test_what_a_service_imports_is_in_its_lock(service: str) -> None:
    """The imports inside of functions too, which no start would show."""
    in_lock = {pin.name for pin in locks.pins_of(service)}

    strays = [
        f"{module}: {package}"
        for module in _modules_in_image(service)
        for package in _packages_imported_by(module)
        if not in_lock & _distributions_of(package)
    ]

    assert strays == []


@pytest.mark.slow
@pytest.mark.parametrize("service", locks.SERVICES)
def test_every_module_of_an_image_can_be_imported_with_its_lock_alone(service: str) -> None:
    """In a process that is told that no other package exists: what packages import themselves counts as well."""
    in_lock = {pin.name for pin in locks.pins_of(service)}
    elsewhere = [name for name in _installed() if not in_lock & _distributions_of(name)]
    modules = list(_modules_in_image(service))

    done = subprocess.run(
        [sys.executable, "-c", _IMPORT_WITHOUT, ",".join(elsewhere), *modules],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert modules
    assert done.returncode == 0, done.stderr


_IMPORT_WITHOUT = """
import importlib, sys

missing = frozenset(sys.argv[1].split(","))

class Nowhere:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in missing:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Nowhere())
for module in sys.argv[2:]:
    importlib.import_module(module)
"""


def _modules_in_image(service: str) -> Iterator[str]:
    """Our modules that the image of this service can run: its own, the console's and what they reach of `shared`."""
    waiting = [*_modules_below(f"services/{service}"), *_modules_below("services/console"), "shared.health"]
    seen: set[str] = set()
    while waiting:
        module = waiting.pop()
        if module not in seen:
            seen.add(module)
            waiting += [name for name in _imports(module) if name.startswith(_OURS) and _file_of(name)]
    return iter(sorted(seen))


def _modules_below(folder: str) -> Iterator[str]:
    for path in (_ROOT / folder).rglob("*.py"):
        yield ".".join(path.relative_to(_ROOT).with_suffix("").parts).removesuffix(".__init__")


def _packages_imported_by(module: str) -> set[str]:
    """Top-level names that are neither ours nor the standard library's."""
    tops = {name.partition(".")[0] for name in _imports(module)}
    return {top for top in tops if top not in _OURS and top not in sys.stdlib_module_names}


@cache
def _imports(module: str) -> list[str]:
    file = _file_of(module)
    assert file, module
    found = []
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            # `from shared import logs` names a module by its last word, `from shared.model import Tag` does not.
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return found


def _file_of(module: str) -> Path | None:
    place = _ROOT.joinpath(*module.split("."))
    for file in (place.with_suffix(".py"), place / "__init__.py"):
        if file.is_file():
            return file
    return None


@cache
def _installed() -> dict[str, list[str]]:
    return {name: [*found] for name, found in packages_distributions().items() if name not in sys.stdlib_module_names}


def _distributions_of(package: str) -> set[str]:
    return {name.lower().replace("_", "-").replace(".", "-") for name in _installed().get(package, [])}
