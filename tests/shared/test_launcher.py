"""Pages tell how copydesk is called here, and no more of this machine than they may."""

from __future__ import annotations

from typing import Final

import pytest

from shared import launcher

HERE: Final = "http://127.0.0.1:8000"
TOLD: Final = ("/opt/copydesk --home /srv/desk", "/srv/desk/api-key")
PLAIN: Final = ("./copydesk", "var/api-key")


@pytest.mark.parametrize(
    ("typed", "public_url", "told"),
    [
        ("/opt/copydesk", HERE, TOLD),
        ("/opt/copydesk", "http://[::1]:8000", TOLD),
        ("/opt/copydesk", "https://news.example", PLAIN),  # strangers read along
        ("", HERE, PLAIN),  # as doors are started that strangers may come in by
        (None, HERE, PLAIN),  # a container's: nobody wrote a key there
    ],
)
def test_pages_name_a_folder_only_where_it_was_typed_and_nobody_else_reads_along(
    typed: str | None, public_url: str, told: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COPYDESK_HOME", "/srv/desk")
    monkeypatch.delenv("COPYDESK_CALLED", raising=False)
    if typed is not None:
        monkeypatch.setenv("COPYDESK_CALLED", typed)

    found = launcher.for_pages(public_url)

    assert (found["copydesk"], found["key_file"]) == told
