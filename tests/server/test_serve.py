"""What the panel's server gives out, and what it keeps."""

import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from cti.server.node import NodeFailed
from cti.server.serve import panel_app
from cti.server.shelves import Shelf, Sources

ROOT = Path(__file__).parent.parent.parent
SITE = """\
[cti]
server = "voximplant"
[voximplant]
host = "cti.example.com"
domain = "acme"
token_id = "1024"
user_id = "501"
[host]
origins = ["https://crm.example.com"]
"""
ALWAYS_THE_SAME = ["/", "/hardened.html", "/settings/team.toml", "/static/embed.js"]
FILES = re.compile(r'id="files">(.*?)</script>')


@pytest.fixture(scope="module")
def sources() -> Shelf:
    return Sources(ROOT)


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    (tmp_path / "default.toml").write_text(SITE)
    (tmp_path / "team.toml").write_text(
        SITE.replace("crm.", "team.").replace('"1024"', '"1024"\napi_host = "api.example.com"')
    )
    (tmp_path / "server.toml").write_text('[bridge]\nb.host = "cti-4711.example"\nb.port = 42027')
    return tmp_path


@pytest.fixture
def client(sources: Shelf, settings: Path) -> TestClient:
    return TestClient(panel_app(sources, settings))


def asset(client: TestClient, name: str) -> str:
    """Return the path of something that Python starts from."""
    found = FILES.search(client.get("/").text)
    assert found
    return str(json.loads(found[1])["files"][name]["url"]).removeprefix(".")


def policy(client: TestClient, query: str = "") -> dict[str, str]:
    header = client.get("/" + query).headers["content-security-policy"]
    return dict(each.split(" ", 1) for each in header.split("; "))


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/index.html", "text/html; charset=utf-8"),
        ("/hardened.html", "text/html; charset=utf-8"),
        ("/settings/default.toml", "application/toml; charset=utf-8"),
        ("/settings/team.toml", "application/toml; charset=utf-8"),
        ("/static/embed.js", "text/javascript; charset=utf-8"),
        ("/static/schemas/event.json", "application/json"),
        ("cti.zip", "application/zip"),
        ("memory.bin", "application/octet-stream"),
        ("pyodide.mjs", "text/javascript; charset=utf-8"),
        ("pyodide.asm.wasm", "application/wasm"),
    ],
)
def test_a_file_has_its_type_and_its_safety_headers(
    client: TestClient, path: str, media_type: str
) -> None:
    path = path if path.startswith("/") else asset(client, path)
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert client.head(path).status_code == 200


def test_any_page_may_import_what_is_public_and_nothing_else(client: TestClient) -> None:
    allowed = "access-control-allow-origin"
    assert client.get("/static/embed.js").headers[allowed] == "*"
    for path in ("/", "/settings/default.toml", asset(client, "cti.zip")):
        assert allowed not in client.get(path).headers


@pytest.mark.parametrize(
    "path",
    [
        "/settings/server.toml",
        "/settings/nobody.toml",
        "/settings/../default.toml",
        "/settings/%2e%2e/pyproject.toml",
        "/static/settings/default.toml",
        "/static/../pyproject.toml",
        "/static/%2e%2e/pyproject.toml",
        "/static/..%2fpyproject.toml",
        "/static//etc/passwd",
        "//etc/passwd",
        "/.git/config",
        "/static/.hidden.css",
        "/cti/settings.py",
        "/pyproject.toml",
        "/package.json",
        "/cti.zip",
        "/pyscript.toml",
        "/assets/",
        "/assets/early.js",
        "/static/early.js",
        "/.runtime/",
        "/node_modules/pyodide/pyodide.mjs",
        "/node_modules/@hubspot/calling-extensions-sdk/dist/main.js",
    ],
)
def test_nothing_else_is_given_out_and_that_is_said(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.text.startswith(("There is nothing at ", "There are no settings named "))


def test_a_link_does_not_lead_out_of_the_folder(tmp_path: Path, settings: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    for name in ("node_modules", "cti", ".runtime", "index.html", "pyscript.toml"):
        (root / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "static", root / "static")
    (root / "static" / "outside.txt").symlink_to(ROOT / "Makefile")
    (root / "static" / "inside.txt").write_text("here")
    client = TestClient(panel_app(Sources(root), settings))
    assert client.get("/static/inside.txt").text == "here"
    assert client.get("/static/outside.txt").status_code == 404


def test_only_reading_is_answered(client: TestClient) -> None:
    answer = client.post("/", content="x")
    assert answer.status_code == 405
    assert answer.text == "Only GET and HEAD are answered here.\n"


@pytest.mark.parametrize("path", ALWAYS_THE_SAME)
def test_what_can_change_is_asked_for_again_and_not_sent_again(
    client: TestClient, path: str
) -> None:
    first = client.get(path)
    assert first.headers["cache-control"] == "no-cache"
    second = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert second.status_code == 304
    assert second.content == b""
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("name", ["memory.bin", "pyodide.asm.wasm"])
def test_what_has_its_contents_hash_in_its_address_is_kept_for_ever(
    client: TestClient, name: str
) -> None:
    assert "immutable" in client.get(asset(client, name)).headers["cache-control"]


def test_text_is_compressed_for_who_wants_that(client: TestClient) -> None:
    path = "/static/embed.js"
    packed = client.get(path, headers={"Accept-Encoding": "br, gzip"})
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    refused = client.get(path, headers={"Accept-Encoding": "gzip;q=0, *"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert "content-encoding" not in refused.headers
    assert packed.content == plain.content == refused.content
    assert packed.headers["etag"] != plain.headers["etag"]
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"


def test_the_page_may_ask_its_cti_server_and_nobody_else(client: TestClient) -> None:
    assert policy(client)["connect-src"] == "'self' wss://cti.example.com"
    assert policy(client, "?settings=team")["connect-src"] == (
        "'self' https://api.example.com wss://cti.example.com"
    )
    assert policy(client)["default-src"] == "'none'"
    assert policy(client)["object-src"] == "'none'"
    assert "'unsafe-inline'" not in policy(client)["script-src"]


def test_the_page_may_be_framed_by_the_origins_of_its_settings(client: TestClient) -> None:
    assert policy(client)["frame-ancestors"] == "'self' https://crm.example.com"
    assert policy(client, "?settings=team")["frame-ancestors"] == "'self' https://team.example.com"


@pytest.mark.parametrize("name", ["nobody", "server", "../x", "a;b"])
def test_a_page_that_can_only_complain_is_shown_to_every_host_of_ours(
    client: TestClient, name: str
) -> None:
    answer = client.get("/", params={"settings": name})
    assert answer.status_code == 200
    rules = answer.headers["content-security-policy"]
    assert "frame-ancestors 'self' https://crm.example.com https://team.example.com" in rules
    assert "connect-src 'self';" in rules


def test_edited_settings_hold_at_once(client: TestClient, settings: Path) -> None:
    (settings / "team.toml").write_text(SITE.replace("crm.example.com", "new.example.org"))
    assert policy(client, "?settings=team")["frame-ancestors"] == "'self' https://new.example.org"
    assert "new.example.org" in client.get("/settings/team.toml").text


def test_the_archive_holds_what_the_browser_runs_and_no_more(client: TestClient) -> None:
    answer = client.get(asset(client, "cti.zip"))
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert "cti/__init__.pyc" in names
    assert "cti/settings.pyc" in names
    assert "cti/panel/main.pyc" in names
    assert not any(name.startswith(("cti/server", "cti/simulator")) for name in names)
    languages = {name for name in names if not name.endswith(".pyc")}
    assert languages == {f"cti/panel/languages/{each}.toml" for each in ("de", "en", "es")}


def test_a_large_file_is_sent_plain_until_it_is_compressed(client: TestClient) -> None:
    path = asset(client, "pyodide.asm.mjs")
    with client:  # one event loop for both questions
        first = client.get(path)
        answers = (client.get(path) for _ in range(10_000))
        second = next(each for each in answers if "content-encoding" in each.headers)
    assert "content-encoding" not in first.headers
    assert second.content == first.content


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The panel's sources, to be changed."""
    root = tmp_path / "root"
    root.mkdir()
    for name in ("node_modules", "index.html", "pyscript.toml"):
        (root / name).symlink_to(ROOT / name)
    for name in ("static", "cti", ".runtime"):
        shutil.copytree(ROOT / name, root / name)
    return root


def test_a_changed_source_is_served_at_once_and_what_a_page_loads_just_now_stays(
    copy: Path, settings: Path
) -> None:
    client = TestClient(panel_app(Sources(copy), settings))
    before = asset(client, "cti.zip")
    (copy / "cti/panel/languages/en.toml").write_text(
        (ROOT / "cti/panel/languages/en.toml").read_text().replace("Hang up", "Put down")
    )
    after = asset(client, "cti.zip")
    assert after != before
    archive = zipfile.ZipFile(io.BytesIO(client.get(after).content))
    assert b"Put down" in archive.read("cti/panel/languages/en.toml")
    assert client.get(before).status_code == 200
    (copy / "cti/panel/languages/en.toml").write_text(
        (ROOT / "cti/panel/languages/en.toml").read_text().replace("Hang up", "Ring off")
    )
    assert asset(client, "cti.zip") != after
    assert client.get(after).status_code == 200
    assert client.get(before).status_code == 404  # nothing is kept for ever here


def test_a_source_that_cannot_be_compiled_is_named_in_the_pages_place(
    copy: Path, settings: Path
) -> None:
    client = TestClient(panel_app(Sources(copy), settings), raise_server_exceptions=False)
    (copy / "cti/panel/naming.py").write_text("def naming(:")
    answer = client.get("/")
    assert answer.status_code == 500
    assert "Preparing Python for the browser failed" in answer.text
    assert "cti/panel/naming.py" in answer.text


def test_without_nodejs_it_is_said_what_is_missing(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(copy / ".runtime")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NodeFailed, match=r"needs Node.js 18 or later, and there is none"):
        Sources(copy)
