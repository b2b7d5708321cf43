"""The files of the site: served from memory under a name that holds their content's hash, so kept for ever."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).parent / "static"
_TYPES: Final = {".css": "text/css; charset=utf-8"}


@dataclass(frozen=True, kw_only=True)
class Asset:
    """A file as it is served."""

    name: str  # site.3f9a1c0d2b.css
    content_type: str
    content: bytes


def address(file_name: str) -> str:
    """Where a file of `static/` is found, for templates."""
    return f"/static/{_read(file_name).name}"


def find(name: str) -> Asset | None:
    """The asset under a hashed name; None for any other, the hash of an older file among them."""
    return next((asset for asset in map(_read, _names()) if asset.name == name), None)


@cache
def _names() -> tuple[str, ...]:
    return tuple(sorted(path.name for path in _FOLDER.iterdir() if path.suffix in _TYPES))


@cache
def _read(file_name: str) -> Asset:
    path = _FOLDER / file_name
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()[:10]
    return Asset(name=f"{path.stem}.{digest}{path.suffix}", content_type=_TYPES[path.suffix], content=content)
