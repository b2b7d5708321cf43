"""The one form of a URL, so that two links to one article are seen to be one."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, urlsplit

from shared.errors import Refused

LIMIT: Final = 2000  # characters; a longer one fits neither a browser's address bar nor a B-tree's page

# Parameters that say where the reader came from, not what is read. A name that ends in * is a prefix.
TRACKING: Final[tuple[str, ...]] = (
    "utm_*", "mtm_*", "pk_*", "hsa_*", "at_*", "fb_*", "ga_*", "_ga", "_gl", "_hsenc", "_hsmi", "__twitter_impression",
    "cmp", "cmpid", "cmp_id", "dclid", "dicbo", "ecid", "fbclid", "gbraid", "gclid", "gclsrc", "gad_source",
    "guccounter", "guce_referrer", "guce_referrer_sig", "icid", "igsh", "igshid", "mc_cid", "mc_eid", "mibextid",
    "mkt_tok", "msclkid", "ncid", "oly_anon_id", "oly_enc_id", "ref_src", "ref_url", "s_cid", "s_kwcid", "smid", "spm",
    "srsltid", "taid", "ttclid", "twclid", "vero_id", "wbraid", "wt_mc", "wt_zmc", "xtor", "yclid",
)  # fmt: skip
_TRACKING_NAMES = frozenset(name for name in TRACKING if not name.endswith("*"))
_TRACKING_PREFIXES = tuple(name[:-1] for name in TRACKING if name.endswith("*"))

_DEFAULT_PORT = {"http": 80, "https": 443}
_HOST = re.compile(
    r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?|[0-9a-f:.]+:[0-9a-f:.]*"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})?")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_SAFE = "/:@!$&'()*+,;=~%"
_QUERY_SAFE = _PATH_SAFE + "?"


def canonical(url: str) -> str:
    """The form of a URL under which two links to one article are equal.

    Absolute http(s) URL in; out: lower-case host, no fragment, no default port, no tracking parameters, sorted query.
    Idempotent: canonical(canonical(u)) == canonical(u).
    Raises Refused when it is no http(s) URL. Rules: RFC 3986 §6.2, parameter list in TRACKING.
    """
    url = url.strip()
    if _CONTROL.search(url):
        raise _refused("it holds control characters")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as err:
        raise _refused(str(err)) from err
    if parts.scheme not in _DEFAULT_PORT:
        raise _refused("it does not begin with http:// or https://")
    if "@" in parts.netloc:
        raise _refused("it holds a user name; leave that out")

    netloc = _host(host) + (f":{port}" if port not in (None, _DEFAULT_PORT[parts.scheme]) else "")
    path = _without_dot_segments(_escaped(parts.path, safe=_PATH_SAFE))
    query = _query(parts.query)
    result = f"{parts.scheme}://{netloc}{path}{'?' + query if query else ''}"
    if len(result) > LIMIT:
        raise _refused(f"it is longer than {LIMIT} characters")
    return result


def _refused(why: str) -> Refused:
    return Refused("bad_url", f"This is no URL we can keep: {why}. Give an absolute http or https URL.")


def _host(host: str) -> str:
    """Lower-case, international names in their ASCII form, without the root's dot."""
    host = host.lower()
    if not host.isascii():
        try:
            # The codec is slow on long names; no name may be longer than 253 octets anyway.
            host = host[:254].encode("idna").decode("ascii").lower()
        except UnicodeError as err:
            raise _refused("its host name is not one") from err
    host = host.removesuffix(".")
    if len(host) > 253 or not _HOST.fullmatch(host):
        raise _refused("its host name is not one")
    return f"[{host}]" if ":" in host else host


def _escaped(text: str, *, safe: str) -> str:
    """Percent-encode what must be, decode what need not be, upper-case the rest: one spelling for one resource."""
    return quote(_ESCAPE.sub(_one_spelling, text), safe=safe)


def _one_spelling(match: re.Match[str]) -> str:
    if not match[1]:
        return "%25"
    sign = chr(int(match[1], 16))
    return sign if sign in _UNRESERVED else match[0].upper()


def _without_dot_segments(path: str) -> str:
    """RFC 3986 §5.2.4: /a/./b/../c is /a/c."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments and segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _query(query: str) -> str:
    parts = (_escaped(part, safe=_QUERY_SAFE) for part in query.split("&") if part)
    return "&".join(sorted(part for part in parts if not _is_tracking(part.partition("=")[0].lower())))


def _is_tracking(name: str) -> bool:
    return name in _TRACKING_NAMES or name.startswith(_TRACKING_PREFIXES)
