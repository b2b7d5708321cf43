"""A line to PostgreSQL, cut at the worst moment: the COMMIT was carried out, and its answer has not come yet."""

from __future__ import annotations

import contextlib
import socket
import threading
from urllib.parse import urlsplit

_IS_IDLE = b"Z\x00\x00\x00\x05I"  # ReadyForQuery, outside a transaction: whatever was sent has been committed


class LossyLine:
    """Passes everything on between its own port and the server's, until `cut_after` is set and seen."""

    def __init__(self, database_url: str) -> None:
        parts = urlsplit(database_url)
        self._server = (parts.hostname or "127.0.0.1", parts.port or 5432)
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = parts._replace(
            netloc=f"{parts.netloc.rpartition('@')[0]}@127.0.0.1:{self._door.getsockname()[1]}"
        ).geturl()
        self.cut_after: bytes | None = None  # the next exchange whose question holds this loses its answer
        threading.Thread(target=self._answer, daemon=True).start()

    def close(self) -> None:
        self._door.close()

    def _answer(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._door.accept()
                server = socket.create_connection(self._server)
                line = _Line(self, client, server)
                threading.Thread(target=line.ask, daemon=True).start()
                threading.Thread(target=line.reply, daemon=True).start()


class _Line:
    def __init__(self, of: LossyLine, client: socket.socket, server: socket.socket) -> None:
        self._of = of
        self._client = client
        self._server = server
        self._is_doomed = False

    def ask(self) -> None:
        with contextlib.suppress(OSError):
            while data := self._client.recv(65536):
                if self._of.cut_after and self._of.cut_after in data:
                    self._of.cut_after, self._is_doomed = None, True
                self._server.sendall(data)
        self._hang_up()

    def reply(self) -> None:
        with contextlib.suppress(OSError):
            while data := self._server.recv(65536):
                if not self._is_doomed:
                    self._client.sendall(data)
                elif _IS_IDLE in data:
                    break
        self._hang_up()

    def _hang_up(self) -> None:
        for side in (self._client, self._server):
            with contextlib.suppress(OSError):
                side.shutdown(socket.SHUT_RDWR)
            side.close()
