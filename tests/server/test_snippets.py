"""nginx and Caddy, with the files that `hookswitch build` writes for them."""

import base64
import gzip
import hashlib
import http.client
import json
import socketserver
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from starlette.testclient import TestClient
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from cti.server.assets import FOR_EVER, MEDIA_TYPES, REVALIDATE
from cti.server.policy import EVERYWHERE, FOR_HOSTS, site_headers
from cti.server.publication import PAGES
from cti.server.serve import panel_app
from cti.server.settings_folder import SettingsFolder
from cti.server.shelves import Built
from cti.server.snippets import snippets

from .web_servers import WEB_SERVERS, free_port, serving

ROOT = Path(__file__).parent.parent.parent
SITE = """\
[cti]
server = "cisco"
[cisco]
sides = ['{side}', "./bridge/b"]
[host]
origins = ["https://{name}.example.com", "https://[::1]:8443"]
"""
SIDES = {
    "default": "wss://cti.example.com:8443/a",
    "team": "wss://[::1]:42027/;x",
    "9-": "./bridge/a",
    "hostnames": "wss://include.example",  # nginx would know the name in its maps
}
# What no browser takes for an address, and what is left of it.
ODD = "connect-src wss://a$uri${uri}$1{path}{$HOME}`\"b\\c\u00e9.example; img-src 'self'"
HARMLESS = (
    "connect-src wss://a%24uri%24%7Buri%7D%241%7Bpath%7D%7B%24HOME%7D%60%22b%5Cc%C3%A9.example"
    "; img-src 'self'"
)
CODINGS = {"br": "br", "gzip": "gz"}  # what a browser asks for, and the file's suffix


@dataclass(frozen=True, slots=True)
class Answer:
    """What a web server has sent, as it came."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Ask = Callable[..., Answer]


# A web server with its snippet


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("settings")
    for name, side in SIDES.items():
        (folder / f"{name}.toml").write_text(SITE.format(name=name.strip("-"), side=side))
    return folder


@pytest.fixture(scope="module")
def texts(settings: Path) -> dict[str, str]:
    """The servers' files for these settings, and for some that cannot be."""
    folder = SettingsFolder(settings)
    odd = {"Content-Security-Policy": ODD, "Permissions-Policy": "usb=()"}
    return snippets(
        {
            page: {name: site_headers(folder, name, page) for name in ("", *folder.names())}
            | {"odd": odd}
            for page in PAGES
        }
    )


@pytest.fixture(scope="module", params=WEB_SERVERS)
def server(
    request: pytest.FixtureRequest,
    built_panel: Path,
    texts: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, int]]:
    """The name and the port of a server that gives out the built folder."""
    place = tmp_path_factory.mktemp(request.param)
    with serving(request.param, texts, built_panel, place) as port:
        yield request.param, port


@pytest.fixture
def ask(server: tuple[str, int]) -> Iterator[Ask]:
    """Ask the server for an address, as it is: nothing is decoded or made shorter."""
    connection = http.client.HTTPConnection("127.0.0.1", server[1], timeout=10)

    def asked(path: str, method: str = "GET", **headers: str) -> Answer:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers={"Accept-Encoding": "identity", **sent})
        answer = connection.getresponse()
        lowered = {name.lower(): value for name, value in answer.getheaders()}
        assert len(lowered) == len(answer.getheaders()), "a header is there twice"
        return Answer(answer.status, lowered, answer.read())

    yield asked
    connection.close()


@pytest.fixture
def manifest(built_panel: Path) -> list[dict[str, Any]]:
    files: list[dict[str, Any]] = json.loads((built_panel / "manifest.json").read_bytes())["files"]
    return files


@pytest.fixture(scope="module")
def ours(built_panel: Path, settings: Path) -> TestClient:
    """`hookswitch serve`, with the same files and settings."""
    return TestClient(panel_app(Built(built_panel), settings))


def carries(answer: Answer, headers: Mapping[str, str]) -> bool:
    return {
        name.lower(): value for name, value in headers.items()
    }.items() <= answer.headers.items()


# What it gives out


@pytest.mark.parametrize("wanted", ["identity", "gzip", "br", "gzip, deflate, br"])
def test_every_file_comes_whole_with_its_type_and_its_headers(
    ask: Ask,
    server: tuple[str, int],
    manifest: list[dict[str, Any]],
    built_panel: Path,
    wanted: str,
) -> None:
    known = ("br", "gzip") if server[0] == "caddy" else ("gzip",)
    for file in manifest:
        path = file["path"]
        answer = ask(f"/{path}", Accept_Encoding=wanted)
        assert answer.status == 200, path
        assert answer.headers["content-type"] == MEDIA_TYPES[Path(path).suffix], path
        assert answer.headers["cache-control"] == (
            FOR_EVER if path.startswith("assets/") else REVALIDATE
        )
        assert carries(answer, EVERYWHERE), path
        assert carries(answer, FOR_HOSTS) == path.startswith("static/"), path
        assert ("content-security-policy" in answer.headers) == (path in PAGES), path
        coding = next((each for each in known if each in wanted and CODINGS[each] in file), None)
        assert answer.headers.get("content-encoding") == coding, path
        if coding is None:
            assert integrity(answer.body) == file["integrity"], path
        else:
            packed = built_panel / f"{path}.{CODINGS[coding]}"
            assert answer.body == packed.read_bytes(), path
        if "gz" in file:
            assert answer.headers["vary"] == "Accept-Encoding", path


def test_what_comes_compressed_is_the_file(ask: Ask, manifest: list[dict[str, Any]]) -> None:
    packed = [file for file in manifest if "gz" in file]
    assert len(packed) > 10
    for file in packed:
        body = gzip.decompress(ask(f"/{file['path']}", Accept_Encoding="gzip").body)
        assert (len(body), integrity(body)) == (file["size"], file["integrity"])


def integrity(body: bytes) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(body).digest()).decode()}"


def test_a_proxy_in_between_gets_compressed_files_too(ask: Ask) -> None:
    answer = ask("/", Accept_Encoding="gzip", Via="1.1 proxy")
    assert answer.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize("page", ["/", "/index.html", "/hardened.html"])
@pytest.mark.parametrize(
    "query",
    [
        "",
        "?",
        "?settings",
        "?settings=",
        "?settings=default",
        "?settings=team",
        "?settings=9-",
        "?settings=hostnames",
        "?settings=nobody",
        "?settings=server",
        "?settings=TEAM",
        "?settings=teams",
        "?settings=tea",
        "?settings=team,default",
        "?settings=team%20default",
        "?settings=team&settings=default",
        "?settings=default&settings=team",
        "?settings=nobody&settings=team",
        "?settings=&settings=team",
        "?settings&settings=team",
        "?Settings=team",
        "?xsettings=team",
        "?x=settings=team",
        "?x=1&settings=team",
        "?settings=team&x=1",
        "?x=%20%26&settings=team",
    ],
)
def test_a_page_has_the_headers_of_our_own_server(
    ask: Ask, ours: TestClient, page: str, query: str
) -> None:
    answer, right = ask(page + query), ours.get(page + query)
    assert answer.status == right.status_code == 200
    names = "content-security-policy", "permissions-policy", "cache-control", "content-type"
    for name in (*names, *map(str.lower, EVERYWHERE)):
        assert answer.headers[name] == right.headers[name], name
    assert set(answer.headers).isdisjoint(map(str.lower, FOR_HOSTS))


@pytest.mark.parametrize("query", ["?settings=te%61m", "?%73ettings=team", "?x=1&settin%67s=team"])
def test_a_disguised_name_gets_the_headers_of_no_settings(
    ask: Ask, ours: TestClient, query: str
) -> None:
    right = ours.get("/?settings=nobody").headers["content-security-policy"]
    assert ask(f"/{query}").headers["content-security-policy"] == right


def test_what_is_no_address_is_not_taken_for_a_word_of_the_server_s(ask: Ask) -> None:
    answer = ask("/?settings=odd")
    assert answer.headers["content-security-policy"] == HARMLESS
    assert answer.headers["permissions-policy"] == "usb=()"


# What it keeps


@pytest.mark.parametrize(
    "path",
    [
        "/servers",
        "/servers/",
        "/servers/nginx.conf",
        "/servers/Caddyfile",
        "//servers/Caddyfile",
        "/servers%2fCaddyfile",
        "/%73ervers/Caddyfile",
        "/./servers/Caddyfile",
        "/assets/../servers/Caddyfile",
        "/assets/%2e%2e/servers/Caddyfile",
        "/assets",
        "/assets/",
        "/static/",
        "/settings/",
        "/settings/server.toml",
        "/assets/panel-000000000000.css",
        "/static/nothing.js",
        "/index.html/",
        "/nothing",
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
    ],
)
def test_nothing_else_is_given_out_listed_or_remembered_as_missing(ask: Ask, path: str) -> None:
    answer = ask(path)
    assert answer.status in ((400, 404) if ".." in path or "%2e" in path else (404,))
    assert b"CHANGE" not in answer.body
    assert b"href" not in answer.body
    if answer.status == 404:
        assert carries(answer, EVERYWHERE | {"Cache-Control": REVALIDATE})
        assert set(answer.headers).isdisjoint(map(str.lower, FOR_HOSTS))


@pytest.mark.parametrize("path", ["/", "/static/embed.js", "/nothing"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_only_reading_is_answered(ask: Ask, method: str, path: str) -> None:
    assert ask(path, method).status == 405


def test_who_only_wants_to_know_gets_the_same_headers(ask: Ask) -> None:
    told, whole = ask("/", "HEAD"), ask("/")
    assert (told.status, told.body) == (200, b"")
    assert {**told.headers, "date": ""} == {**whole.headers, "date": ""}


@pytest.mark.parametrize("path", ["/", "/hardened.html?settings=team", "/static/embed.js"])
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_what_a_browser_has_is_not_sent_again_but_its_headers_are(
    ask: Ask, path: str, coding: str
) -> None:
    first = ask(path, Accept_Encoding=coding)
    again = ask(path, Accept_Encoding=coding, If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    kept = {"cache-control", "content-security-policy", "permissions-policy", "vary"}
    for name in kept & set(first.headers):
        assert again.headers[name] == first.headers[name], name


def test_the_plain_and_the_compressed_form_are_told_apart(ask: Ask) -> None:
    plain, packed = ask("/"), ask("/", Accept_Encoding="gzip")
    assert plain.headers["etag"] != packed.headers["etag"]


# The bridge


class Echo(socketserver.BaseRequestHandler):
    """Says what it is told: a CTI server, as far as a bridge can tell."""

    def handle(self) -> None:
        while heard := self.request.recv(1024):
            self.request.sendall(heard)


@pytest.fixture
def bridge(tmp_path: Path, built_panel: Path) -> Iterator[int]:
    """The port of a `hookswitch serve` whose bridge leads to an echo."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Echo) as echo:
        echo.daemon_threads = True
        Thread(target=echo.serve_forever, daemon=True).start()
        (tmp_path / "default.toml").write_text(SITE.format(name="crm", side="./bridge/a"))
        (tmp_path / "server.toml").write_text(
            '[bridge]\norigins = ["https://panel.example.com"]\n'
            f'[bridge.a]\nhost = "127.0.0.1"\nport = {echo.server_address[1]}\n'
        )
        port = free_port()
        command = [sys.executable, "-u", "-m", "cti", "serve", "--port", str(port)]
        command += ["--settings", str(tmp_path), "--from", str(built_panel)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        try:
            assert process.stdout is not None
            assert "ready\n" in iter(process.stdout.readline, "")
            yield port
        finally:
            process.terminate()
            process.communicate()
            echo.shutdown()


@pytest.mark.parametrize("name", WEB_SERVERS)
def test_the_bridge_is_reached_through_the_web_server(
    name: str, texts: dict[str, str], built_panel: Path, tmp_path: Path, bridge: int
) -> None:
    with serving(name, texts, built_panel, tmp_path, bridge) as port:
        address = f"ws://127.0.0.1:{port}/bridge/a"
        with connect(address, origin=Origin("https://panel.example.com"), proxy=None) as page:
            page.send(b"\0\1\2")
            assert page.recv(timeout=10) == b"\0\1\2"
        with pytest.raises(InvalidStatus) as refused:
            connect(address, origin=Origin("https://elsewhere.example.com"), proxy=None)
        assert refused.value.response.status_code == 403
