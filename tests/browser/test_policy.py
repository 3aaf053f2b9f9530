"""What the browser may do for the panel: no more than this, and what each permission is for."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Frame, Page, Route, expect
from starlette.testclient import TestClient

from cti.server.serve import panel_app
from cti.server.shelves import Sources

from .conftest import FORM, ROOT, Demo, Watch, wait_until_up
from .test_host import START

SITE = """\
[cti]
server = "voximplant"
[voximplant]
host = "cti.example.com"
domain = "acme"
token_id = "1024"
user_id = "501"
[host]
origins = [{origins}]
"""
SITES = {
    "default": [],
    "one": ["https://crm.example.com"],
    "two": ["https://crm.example.com:8443", "http://127.0.0.1:9"],
}
NOTHING = "'none'"
PAGES = ["/", "/index.html", "/hardened.html"]
EVERYTHING = {
    "default-src": NOTHING,
    "script-src": "'self' 'wasm-unsafe-eval' 'unsafe-eval'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self' wss://cti.example.com",
    "frame-ancestors": "'self'",
    "base-uri": NOTHING,
    "form-action": NOTHING,
    "object-src": NOTHING,
    "require-trusted-types-for": "'script'",
    "trusted-types": "default",
}
HARDENED = EVERYTHING | {"script-src": "'self' 'wasm-unsafe-eval'", "trusted-types": NOTHING}
POLICIES = dict(zip(PAGES, (EVERYTHING, EVERYTHING, HARDENED), strict=True))

BY_PYSCRIPT = pytest.mark.skipif(FORM == "hardened", reason="that page does without it")

Change = Callable[[dict[str, str]], Mapping[str, str]]


def policy_in(header: str) -> dict[str, str]:
    return dict(each.split(" ", 1) for each in header.split("; "))


# What the server sends


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    for name, origins in SITES.items():
        listed = ", ".join(f'"{each}"' for each in origins)
        (tmp_path / f"{name}.toml").write_text(SITE.format(origins=listed))
    with TestClient(panel_app(Sources(ROOT), tmp_path)) as client:
        yield client


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("name", SITES)
def test_the_page_may_be_framed_by_its_settings_origins_and_no_others(
    client: TestClient, name: str, path: str
) -> None:
    answer = client.get(f"{path}?settings={name}")
    policy = policy_in(answer.headers["content-security-policy"])
    ancestors = {"frame-ancestors": " ".join(["'self'", *sorted(SITES[name])])}
    assert policy == POLICIES[path] | ancestors
    assert "x-frame-options" not in answer.headers  # it knows no list, and would contradict
    assert "access-control-allow-origin" not in answer.headers


def test_the_page_has_no_camera_and_no_microphone(client: TestClient) -> None:
    denied = client.get("/").headers["permissions-policy"].split(", ")
    assert {"camera=()", "microphone=()", "geolocation=()", "payment=()", "usb=()"} <= set(denied)


@pytest.mark.parametrize("path", PAGES)
def test_the_page_has_no_script_or_style_within_it(client: TestClient, path: str) -> None:
    page = client.get(path).text
    assert re.findall(r"\son[a-z]+\s*=|<style|\sstyle\s*=|javascript:|<base|<iframe", page) == []
    within = re.findall(r'<script(?![^>]*\ssrc=)[^>]*type="([^"]*)"', page)
    program = "text/x-python" if path == "/hardened.html" else "py"
    assert within == ["application/json", program]  # read as text


# What it costs, and what it is for


@pytest.fixture
def open_with(context: BrowserContext, page: Page, demo: Demo) -> Callable[[Change], Page]:
    """Open the panel with another policy; what it blocks is in `violations`."""

    def opened(change: Change) -> Page:
        def changed(route: Route) -> None:
            answer = route.fetch()
            policy = change(policy_in(answer.headers["content-security-policy"]))
            header = "; ".join(f"{name} {sources}" for name, sources in policy.items())
            route.fulfill(
                response=answer, headers={**answer.headers, "content-security-policy": header}
            )

        context.grant_permissions(["local-network-access"])  # for a routed page
        page.add_init_script(
            "addEventListener('securitypolicyviolation', ({ blockedURI }) => {"
            " document.documentElement.dataset.blocked += ` ${blockedURI}`; });"
        )
        page.route(f"{demo.panel}/?**", changed)
        page.goto(f"{demo.panel}/?settings=voximplant")
        return page

    return opened


def test_as_it_is_nothing_is_blocked(open_with: Callable[[Change], Page]) -> None:
    page = open_with(dict)
    wait_until_up(page)
    assert page.locator("html").get_attribute("data-blocked") is None


@pytest.mark.parametrize(
    ("directive", "sources", "blocks"),
    [
        pytest.param(
            *("script-src", "'self' 'wasm-unsafe-eval'", "eval"),  # PyScript's core: Function(...)
            marks=BY_PYSCRIPT,
        ),
        ("script-src", "'self'", "wasm-eval"),  # Pyodide
        pytest.param(
            *("trusted-types", NOTHING, "trusted-types-policy"),  # early.js
            marks=BY_PYSCRIPT,
        ),
        ("connect-src", NOTHING, "/settings/voximplant.toml"),
        ("style-src", NOTHING, "/assets/panel-"),
        ("img-src", NOTHING, "/static/icon.svg"),
    ],
)
def test_without_this_permission_something_is_missing(
    open_with: Callable[[Change], Page], watch: Watch, directive: str, sources: str, blocks: str
) -> None:
    watch.allowed.append(r"[Pp]olicy|violates|wasm|WebAssembly|Trusted|hookswitch|to fetch")
    page = open_with(lambda policy: policy | {directive: sources})
    expect(page.locator("html")).to_have_attribute(
        "data-blocked", re.compile(re.escape(blocks)), timeout=START
    )
    if blocks == "eval":
        told = page.get_by_role("alert").filter(has_text="could not start. Evaluating a string")
        expect(told).to_be_visible()


def test_no_text_becomes_markup_a_script_or_a_frame(panel: Page, watch: Watch) -> None:
    watch.allowed.append("Trusted|Content Security Policy|violates")
    attempts = {
        "innerHTML": "document.body.innerHTML = '<b>x</b>'",
        "outerHTML": "document.body.outerHTML = '<b>x</b>'",
        "insertAdjacentHTML": "document.body.insertAdjacentHTML('beforeend', '<b>x</b>')",
        "document.write": "document.write('<b>x</b>')",
        "a fragment": "document.createRange().createContextualFragment('<b>x</b>')",
        "a parser": "new DOMParser().parseFromString('<b>x</b>', 'text/html')",
        "srcdoc": "document.createElement('iframe').srcdoc = '<b>x</b>'",
        "a script's address": "document.createElement('script').src = '/x.js'",
        "a listener": "document.body.setAttribute('onclick', 'trap()')",
        "another policy": "trustedTypes.createPolicy('mine', {})",
        "the same policy": "trustedTypes.createPolicy('default', { createHTML: (text) => text })",
    }
    tried = "code => { try { code(); return true; } catch { return false; } }"
    for name, attempt in attempts.items():
        done = panel.evaluate(f"() => ({tried})(() => {{ {attempt}; }})")
        assert not done, name


@pytest.mark.parametrize(
    ("directive", "attempt"),
    [
        ("script-src-elem", "Object.assign(document.createElement('script'), { text: '1' })"),
        (
            "style-src-elem",
            "Object.assign(document.createElement('style'), { textContent: '*{}' })",
        ),
        ("img-src", "Object.assign(new Image(), { src: 'http://127.0.0.1:9/x.png' })"),
        ("img-src", "Object.assign(new Image(), { src: 'data:image/gif;base64,R0lGOD' })"),
        ("media-src", "Object.assign(new Audio(), { src: '/x.mp3' })"),
        ("frame-src", "Object.assign(document.createElement('iframe'), { src: '/' })"),
        ("base-uri", "Object.assign(document.createElement('base'), { href: 'http://a.b/' })"),
        ("connect-src", "(fetch('http://127.0.0.1:9/').catch(() => {}), 'x')"),
        ("connect-src", "(navigator.sendBeacon('http://127.0.0.1:9/', 'x'), 'x')"),
        ("worker-src", "((() => { try { new Worker('/x.js') } catch {} })(), 'x')"),
    ],
)
def test_what_the_panel_does_not_need_is_blocked(
    panel: Page, watch: Watch, directive: str, attempt: str
) -> None:
    watch.allowed.append("Content Security Policy|Trusted|violates|TrustedScript")
    found = panel.evaluate(
        f"""directive => new Promise((resolve) => {{
          addEventListener("securitypolicyviolation", ({{ effectiveDirective, disposition }}) => {{
            if (effectiveDirective === directive || effectiveDirective.includes("trusted-types"))
              resolve(disposition);
          }});
          try {{ document.body.append({attempt}); }} catch {{ resolve("enforce"); }}
        }})""",
        directive,
    )
    assert found == "enforce"


# What a host's own page may take away


def sandbox_of_the_guide() -> str:
    guide = (ROOT / "docs/explanation/security.md").read_text("utf-8")
    (tokens,) = re.findall(r"`(allow-scripts [a-z -]+)`", guide)
    return str(tokens)


def open_in_a_sandbox(page: Page, demo: Demo, sandbox: str) -> Frame:
    page.context.grant_permissions(["local-network-access"])
    page.route(
        "**/around.html",
        lambda route: route.fulfill(
            content_type="text/html",
            body=f"<link rel=icon href=data:,><iframe sandbox='{sandbox}' height=700 "
            f"src='{demo.panel}/?settings=voximplant' allow='autoplay; clipboard-write'></iframe>",
        ),
    )
    page.goto(f"{demo.crm}/around.html")
    return page.frames[1]


def test_the_sandbox_that_the_guide_names_is_enough(page: Page, demo: Demo) -> None:
    panel = open_in_a_sandbox(page, demo, sandbox_of_the_guide())
    wait_until_up(panel)
    with page.expect_download():
        panel.get_by_role("button", name="Download log").click()


def test_without_an_origin_the_panel_says_that_it_cannot_start(
    page: Page, demo: Demo, watch: Watch
) -> None:
    watch.allowed.append("CORS|ERR_FAILED|violates|'null'|sandbox|Content Security Policy")
    panel = open_in_a_sandbox(page, demo, "allow-scripts allow-forms allow-downloads")
    alert = panel.get_by_role("alert").filter(has_text="could not start")
    expect(alert).to_be_visible(timeout=START)
