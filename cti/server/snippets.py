"""Ready-made configuration of static web servers: the headers that the built folder needs."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from .assets import FOR_EVER, MEDIA_TYPES, REVALIDATE
from .policy import EVERYWHERE, FOR_HOSTS

Headers = Mapping[str, Mapping[str, Mapping[str, str]]]  # by page, settings' name and header
Row = tuple[str, str]  # a pattern of "PATH SETTINGS", and the header's value there

PLAIN = " !#%&'()*+,-./:;<=>?@[]^_|~"  # besides letters and digits: no server reads them as its own
TEMPLATES = Path(__file__).with_name("snippets")
ANY_OTHER = ""  # instead of a settings' name


def snippets(headers: Headers) -> dict[str, str]:
    """Return the text of each server's file by the file's name."""
    pages = {name: list(_rows(headers, name)) for name in _names(headers)}
    return {"nginx.conf": _nginx(pages), "Caddyfile": _caddy(pages)}


def _names(headers: Headers) -> Iterable[str]:
    return next(iter(headers.values()))[ANY_OTHER]


def _rows(headers: Headers, header: str) -> Iterator[Row]:
    """Yield the values of a header; the first whose pattern fits counts."""
    for page, by_name in headers.items():
        path = "/" + page.replace(".", r"\.")
        otherwise = by_name[ANY_OTHER][header]
        for name, values in by_name.items():
            if values[header] != otherwise:
                asked = "(?:default)?" if name == "default" else name
                yield f"~^{path} {asked}$", quote(values[header], PLAIN)
        yield f"~^{path} ", quote(otherwise, PLAIN)


def _filled(template: str, quoted: Callable[[str], str], parts: Mapping[str, list[str]]) -> str:
    text = (TEMPLATES / template).read_text("utf-8")
    for name, value in {"FOR_EVER": FOR_EVER, "REVALIDATE": REVALIDATE}.items():
        text = text.replace(f"@{name}@", quoted(value))
    for name, lines in parts.items():
        text = text.replace(f"@{name}@", "\n".join(lines))
    return text


def _variable(header: str) -> str:
    return f"hookswitch_{header.lower().replace('-', '_')}"


def _suffixes() -> Mapping[str, list[str]]:
    """Return the suffixes, without their dots, of each media type."""
    suffixes = defaultdict(list)
    for suffix, media_type in MEDIA_TYPES.items():
        suffixes[media_type].append(suffix.removeprefix("."))
    return suffixes


# nginx


def _nginx(pages: Mapping[str, list[Row]]) -> str:
    maps, added = [], []
    for name, value in EVERYWHERE.items():
        added.append(f"  add_header {name} {_nginx_quoted(value)} always;")
    added.append("  add_header Cache-Control $hookswitch_cache always;")
    for name, value in FOR_HOSTS.items():
        maps += _nginx_map(name, "$uri", [("~^/static/", value)])
        added.append(f"  add_header {name} ${_variable(name)};")
    for name, rows in pages.items():
        maps += _nginx_map(name, "$uri $hookswitch_settings", rows)
        added.append(f"  add_header {name} ${_variable(name)};")
    types = [f'    "{name}" {" ".join(suffixes)};' for name, suffixes in _suffixes().items()]
    return _filled("nginx.conf", _nginx_quoted, {"MAPS": maps, "ADDED": added, "TYPES": types})


def _nginx_map(header: str, source: str, rows: Iterable[Row]) -> list[str]:
    lines = (f"  {_nginx_quoted(pattern)} {_nginx_quoted(value)};" for pattern, value in rows)
    return [f'map "{source}" ${_variable(header)} {{', *lines, '  default "";', "}"]


def _nginx_quoted(text: str) -> str:
    return f'"{text}"'


# Caddy


def _caddy(pages: Mapping[str, list[Row]]) -> str:
    maps, added = [], []
    for name, value in FOR_HOSTS.items():
        added.append(f"\t\theader @static {name} {_caddy_quoted(value)}")
    for name, rows in pages.items():
        maps += _caddy_map(name, rows)
        added.append(f"\t\theader @pages {name} {{{_variable(name)}}}")
    types = []
    for media_type, suffixes in _suffixes().items():
        matcher = "@" + "_".join(suffixes)
        types.append(f"\t\t{matcher} path {' '.join(f'*.{suffix}' for suffix in suffixes)}")
        types.append(f"\t\theader {matcher} Content-Type {_caddy_quoted(media_type)}")
    parts = {
        "MAPS": maps,
        "EVERYWHERE": [
            f"\t\theader {name} {_caddy_quoted(EVERYWHERE[name])}" for name in EVERYWHERE
        ],
        "ADDED": added,
        "TYPES": types,
        "REMOVED": [f"\t\theader -{name}" for name in FOR_HOSTS],
    }
    return _filled("Caddyfile", _caddy_quoted, parts)


def _caddy_map(header: str, rows: Iterable[Row]) -> list[str]:
    lines = (f"\t\t{_caddy_quoted(pattern)} {_caddy_quoted(value)}" for pattern, value in rows)
    return [f"\tmap `{{path}} {{hookswitch_settings}}` {{{_variable(header)}}} {{", *lines, "\t}"]


def _caddy_quoted(text: str) -> str:
    return f"`{text}`"
