"""The ingest door as the console sees it: its address, our key, and its errors made into sentences."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from services.console import home, say
from shared import VERSION
from shared.settings import settings

if TYPE_CHECKING:
    import httpx

_PATIENCE_S: Final = 30.0
_HERE: Final = {"127.0.0.1", "localhost", "::1"}
_ANOTHER: Final = "Set COPYDESK_INGEST_URL."


class NotTaken(say.Fault):
    """The door will not have what was sent: the sender's to change. `errors` point at what."""

    def __init__(self, problem: Mapping[str, Any]) -> None:
        super().__init__(str(problem.get("detail") or problem.get("title")), code=say.SOME_REFUSED)
        self.name = str(problem.get("type", "")).rpartition("/")[2]
        self.errors: list[dict[str, Any]] = list(problem.get("errors") or [])


@dataclass(frozen=True, kw_only=True)
class Credential:
    """The key to send, if any, and in a sentence's subject where it is from or why there is none."""

    token: str | None
    origin: str


class Desk:
    """A client of the ingest door. Every method raises say.Fault with a sentence and the right exit code."""

    def __init__(self, url: str, credential: Credential) -> None:
        import httpx

        self.url = url
        self._origin = credential.origin
        headers = {"User-Agent": f"copydesk/{VERSION}", "Accept": "application/json"}
        if credential.token:
            headers["Authorization"] = f"Bearer {credential.token}"
        # A proxy of the environment is for other hosts than this one.
        is_here = urlsplit(url).hostname in _HERE
        self._client = httpx.Client(base_url=url, headers=headers, timeout=_PATIENCE_S, trust_env=not is_here)

    def get(self, path: str, **query: str) -> Any:
        return self._send("GET", path, params=query)

    def post(self, path: str, *, content: bytes, headers: Mapping[str, str], query: Mapping[str, str]) -> Any:
        return self._send("POST", path, content=content, headers=dict(headers), params=dict(query))

    def post_json(self, path: str, body: Mapping[str, Any]) -> Any:
        return self._send("POST", path, json=dict(body))

    def _send(self, method: str, path: str, **more: Any) -> Any:
        import httpx

        try:
            answer = self._client.request(method, path, **more)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as fault:
            raise say.Fault(f"{self.url} is no address to post to: {fault}. Set COPYDESK_INGEST_URL.") from None
        except httpx.TimeoutException:
            raise say.Fault(
                f"{self.url} did not answer in {_PATIENCE_S:.0f} s. See what is wrong: {say.called()} doctor",
                code=say.UNREACHABLE,
            ) from None
        except httpx.TransportError:
            raise say.Fault(
                f"{self.url} does not answer. Start it: {say.called()} up; or name another: COPYDESK_INGEST_URL=http://...",
                code=say.UNREACHABLE,
            ) from None
        if answer.is_success:
            return _ours(answer)
        raise _fault_of(answer, _json(answer), self._origin)


def open_desk() -> Desk:
    """The desk that the environment names, else the one that `up` runs, else the usual address."""
    return Desk(ingest_url(), credential())


def ingest_url() -> str:
    run = home.find_run(settings().home)
    # The settings have a default; only the environment itself tells whether somebody meant it.
    return settings().ingest_url if run is None or os.environ.get("COPYDESK_INGEST_URL") else run.ingest_url


def credential() -> Credential:
    """The key that was set on purpose, else that of the `up` which runs here, for its own door and no other."""
    if settings().api_key:
        return Credential(token=settings().api_key, origin="The key of COPYDESK_TOKEN")
    plain = home.find_api_key(settings().home)
    if plain is None:
        return Credential(token=None, origin="No key")
    file = home.shown(settings().home / "api-key")
    run = home.find_run(settings().home)
    if run and _is_door_of(run, ingest_url()):
        return Credential(token=plain, origin=f"The key of {file}")
    # It opens everything here; whoever listens elsewhere must not come by it.
    return Credential(token=None, origin=f"No key (that of {file} is sent only to the copydesk it was made by)")


def _is_door_of(run: home.Run, url: str) -> bool:
    asked, ours = urlsplit(url), urlsplit(run.ingest_url)
    if asked.netloc == ours.netloc:
        return True
    is_same_port = asked.netloc.rpartition(":")[2] == ours.netloc.rpartition(":")[2]
    return is_same_port and {asked.hostname, ours.hostname} <= _HERE


class _Ours(dict[str, Any]):
    """An object in an answer. A field that is not there means that this is not our door."""

    url: str

    def __missing__(self, name: str) -> Any:
        raise say.Fault(f"{self.url} does not speak as copydesk's ingest door does (no {name!r}). {_ANOTHER}")


def _ours(answer: httpx.Response) -> _Ours:
    url = str(answer.request.url.copy_with(query=None))

    def mark(found: dict[str, Any]) -> _Ours:
        ours = _Ours(found)
        ours.url = url
        return ours

    try:
        told = answer.json(object_hook=mark)
    except ValueError:
        told = None
    if not isinstance(told, _Ours):
        raise say.Fault(f"{url} answers, but not in JSON of ours; is this copydesk's ingest door? {_ANOTHER}")
    return told


def _json(answer: httpx.Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        return {}


def _fault_of(answer: httpx.Response, body: Any, origin: str) -> say.Fault:
    problem: dict[str, Any] = body if isinstance(body, dict) else {}
    detail = str(problem.get("detail") or problem.get("title") or f"{answer.request.url} answered {answer.status_code}")
    detail = detail.rstrip(".")
    if answer.status_code == 401:
        what = "is not known there" if "authorization" in answer.request.headers else "was sent"
        return say.Fault(
            f"{origin} {what}. Make one where the database is: {say.called()} key new NAME; "
            "then set COPYDESK_TOKEN to it.",
            code=say.NO_RIGHT,
        )
    if answer.status_code == 403:
        return say.Fault(f"{detail}. Make a key that may: {say.called()} key new NAME --scope ops", code=say.NO_RIGHT)
    if answer.status_code == 503:
        again_s = answer.headers.get("retry-after", "5")
        return say.Fault(
            f"{detail}. Try again in {again_s} s; what is wrong: {say.called()} doctor", code=say.UNREACHABLE
        )
    if answer.status_code == 429:
        return say.Fault(f"{detail}. Try again in {answer.headers.get('retry-after', '60')} s.")
    if answer.status_code in (400, 413, 415, 422):
        return NotTaken(problem or {"detail": detail})
    if answer.status_code == 404 and not problem:
        return say.Fault(
            f"{answer.request.url.copy_with(query=None)} is not known; is this copydesk's ingest door? {_ANOTHER}"
        )
    request_id = answer.headers.get("x-request-id")
    seen = f" (request {request_id}: {say.called()} tail --highlight {request_id})" if request_id else ""
    return say.Fault(f"{detail}.{seen if answer.status_code >= 500 else ''}")
