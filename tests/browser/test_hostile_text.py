"""A hundred hostile texts on every surface of the page: each is read, and none is ever run."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hostile import CONTROLS, HOSTILE, LINES, LONG, seen
from playwright.sync_api import BrowserContext, Frame, Page, expect

from .conftest import ROOT, Control, Demo, await_true, wait_until_up
from .test_host import AGENT, CUSTOMER, Host, host

__all__ = ["host"]  # the fixture

AT_ONCE = 2  # calls that ring together: more are too many for the simulator's agent
TRAPS = (Path(__file__).parent / "pages" / "traps.js").read_text("utf-8")
HARM = "[trapped, violations, [...added], strangers()]"


@pytest.fixture
def trapped(context: BrowserContext) -> Iterator[BrowserContext]:
    """A browser in which whatever runs is noticed, in every page and frame."""
    dialogs: list[str] = []
    context.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    context.add_init_script(TRAPS)
    yield context
    assert dialogs == []


def expect_no_harm(page: Page | Frame) -> None:
    """Nothing ran, nothing was blocked, and every element is one that the page was written with."""
    assert page.evaluate(HARM) == [[], [], [], []]


def expect_read(page: Page | Frame, texts: list[str]) -> None:
    """Each of these can be read on the page, letter for letter."""
    await_true(
        page,
        "texts => texts.every((each) => readable().includes(each))",
        [each for each in texts if each.strip()],
    )


def test_callers_queues_and_variables_are_read_and_never_run(
    trapped: BrowserContext, page: Page, demo: Demo, control: Control, tmp_path: Path
) -> None:
    page.goto(f"{demo.panel}/?settings=voximplant")
    wait_until_up(page)
    page.evaluate("Object.defineProperty(document, 'hidden', { get: () => true })")
    page.evaluate("document.hasFocus = () => false")
    for first in range(0, len(HOSTILE), AT_ONCE):
        texts = HOSTILE[first : first + AT_ONCE]
        calls = [
            control.call(
                text[:200], "501", name=text[:200], queue=text[:200], variables={text: text}
            )
            for text in texts
        ]
        expect(page.get_by_role("article")).to_have_count(AT_ONCE)
        expect_read(page, list(texts))
        expect_no_harm(page)
        for call_id in calls:
            control.hang_up(call_id)
        expect(page.get_by_role("article")).to_have_count(0)
    expect_no_harm(page)
    told = page.evaluate("notified.flat().join('\\n') + titles.join('\\n')")
    missing = [text for text in map(seen, HOSTILE) if text not in " ".join(seen(told).split())]
    assert missing == []
    with page.expect_download() as download:
        page.get_by_role("button", name="Download log").click()
    assert download.value.suggested_filename == "hookswitch.log"
    download.value.save_as(tmp_path / "log")
    log = (tmp_path / "log").read_text()
    assert "<" not in re.sub(r"^[\d.]+ <", "", log, flags=re.MULTILINE)
    assert "trap" not in log


def test_what_no_server_should_send_is_read_and_never_run(
    trapped: BrowserContext, page: Page, demo: Demo, control: Control
) -> None:
    page.goto(f"{demo.panel}/?settings=voximplant")
    wait_until_up(page)
    halves = (HOSTILE[:50], (*HOSTILE[50:], CONTROLS, LINES, LONG[:900]))
    for name, texts in zip((CONTROLS, LINES), halves, strict=True):
        variables = {f"{at} {text}"[:60]: text for at, text in enumerate(texts)}
        call_id = control.call(CUSTOMER, "501", name=name, queue=name, variables=variables)
        expect_read(page, list(texts))
        expect_no_harm(page)
        control.hang_up(call_id)
        expect(page.get_by_role("article")).to_have_count(0)
    control.call(CUSTOMER, "501", name=LONG[:200], variables={"long": LONG[:900]})
    expect_read(page, [LONG[:900]])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect_no_harm(page)


def test_the_hosts_records_notes_and_voice_ai_are_read_and_never_run(
    trapped: BrowserContext, host: Host, control: Control
) -> None:
    host.open().ready(answers=["matchRecords", "openRecord", "searchRecords"], credentials=AGENT)
    records = [
        {"type": "contact", "id": f"{at} {text}"[:128], "title": text[:256], "subtitle": text[:256]}
        for at, text in enumerate(HOSTILE)
    ]
    chunks = [records[first : first + 20] for first in range(0, len(records), 20)]
    host.awaited("heard.find(each => each.data?.link?.state === 'up')")
    for chunk in chunks:
        host.page.evaluate("records => { answers.matchRecords = { data: { records } }; }", chunk)
        call_id = control.call(CUSTOMER, "2001", name="x")
        expect(host.panel.get_by_role("article")).to_have_count(1)
        expect_read(host.panel, [each["title"] for each in chunk])
        expect_no_harm(host.panel)
        control.hang_up(call_id)
        expect(host.panel.get_by_role("article")).to_have_count(0)
    call_id = control.call(CUSTOMER, "2001")
    host.awaited(
        "heard.findLast(each => each.name === 'delivered')?.data.call.state === 'alerting'"
    )
    known = host.page.evaluate("heard.findLast(each => each.name === 'delivered').data.call.callId")
    assert "data" in host.ask("answerCall", callId=known)
    for first in range(0, len(HOSTILE), 30):
        for text in HOSTILE[first : first + 30]:
            event = {
                "pyEventType": "VoiceAIEvent",
                "pyEventName": "Transcript",
                "pyCallId": known,
                "speaker": "customer",
                "text": text,
            }
            host.page.evaluate("event => { said = ask('voiceAI', { event }); }", event)
        assert "data" in host.page.evaluate("said")
        expect_read(host.panel, list(HOSTILE[first : first + 30]))
    for text in HOSTILE[:: len(HOSTILE) // 5]:
        event = {
            "pyEventType": "VoiceAIEvent",
            "pyEventName": "Suggestion",
            "pyCallId": known,
            "kind": text,
            "label": text,
            "reference": text,
        }
        host.ask("voiceAI", event=event)
    notes = "\n".join(HOSTILE)[:4096]
    answered = host.ask("takeNotes", callId=known, notes=notes)["data"]["call"]
    assert answered["notes"] == notes
    expect_read(host.panel, [notes])
    for text in HOSTILE[:: len(HOSTILE) // 10]:  # what is refused is told with what was given
        host.ask("makeCall", number=text)
        host.ask("setLocale", locale=text[:35])
    expect_no_harm(host.panel)
    assert host.page.evaluate("[trapped, violations]") == [[], []]


def test_what_the_host_is_told_is_what_the_server_said(
    trapped: BrowserContext, host: Host, control: Control
) -> None:
    host.open(settings="voximplant").ready()
    host.awaited("heard.find(each => each.data?.link?.state === 'up')")
    told: list[Any] = []
    for first in range(0, len(HOSTILE), AT_ONCE):
        texts = HOSTILE[first : first + AT_ONCE]
        for text in texts:
            control.call(CUSTOMER, "501", name=text[:200], queue=text[:200], variables={text: text})
        await_true(
            host.panel, "count => document.querySelectorAll('article').length === count", AT_ONCE
        )
        answer = host.page.evaluate("ask('requestSnapshot').then(JSON.stringify)")
        told += json.loads(answer)["data"]["snapshot"]["calls"]
        control.post("/simulator/reset")
        host.awaited("heard.findLast(each => each.data?.link)?.data.link.state === 'up'")
        expect(host.panel.get_by_role("article")).to_have_count(0)
    assert {each["otherPartyName"] for each in told} >= {text[:200].strip() for text in HOSTILE}
    assert {key for each in told for key in each["data"]} >= set(HOSTILE)
    expect_no_harm(host.panel)
    assert host.page.evaluate("[trapped, violations]") == [[], []]


NOTE_BLOBS = """() => {
  globalThis.made = [];
  const { createObjectURL } = URL;
  URL.createObjectURL = (blob) => {
    made.push(blob.type);
    return createObjectURL.call(URL, blob);
  };
}"""


def test_the_log_is_plain_text_that_no_browser_runs(panel: Page) -> None:
    panel.evaluate(NOTE_BLOBS)
    with panel.expect_download():
        panel.get_by_role("button", name="Download log").click()
    assert panel.evaluate("made") == ["text/plain"]


def test_nothing_is_exported_in_a_form_that_a_spreadsheet_would_run() -> None:
    sources = [*ROOT.glob("cti/panel/**/*.py"), *ROOT.glob("cti/host/*.py"), ROOT / "index.html"]
    assert [each.name for each in sources if "csv" in each.read_text("utf-8").lower()] == []


def test_the_hundred_survive_json() -> None:
    assert json.loads(json.dumps(HOSTILE)) == list(HOSTILE)
