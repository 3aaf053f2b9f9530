"""A desktop that plays Pega's, with our Implementation: each function, callback and event."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from opencti.validating import assert_valid
from playwright.sync_api import Page, TimeoutError, expect

from .conftest import Control, Demo, Watch

PAGE = (Path(__file__).parent / "pages" / "pega-desktop.html").read_text()
CUSTOMER = "+16175550142"
OUTSIDE = "+16175550120"  # answers after 2 s
START = 45_000  # milliseconds for a panel that has to be loaded first
LINK = {
    "pyLabel": "Demo",
    "pyPrimaryHost": "elsewhere.invalid",
    "pyPrimaryPort": "42027",
    "pySiteID": "1",
}
CALL_FUNCTIONS: dict[str, list[Any]] = {
    "answerCall": ["1", {}],
    "holdCall": ["1", {}],
    "makeCall": ["2002", {}],
    "hangUpCall": ["1", {}],
    "retrieveCall": ["1", {}],
    "sendDTMF": ["1", "5", {}],
    "conferenceInitiate": ["1", "2002", {}],
    "consultationCall": ["1", "2002", {}],
    "conferenceComplete": ["1", "2", {}],
    "dropParty": ["1", "2002", {}],
    "transferInitiate": ["1", "2002", {}],
    "transferComplete": ["1", "2", {}],
    "blindTransfer": ["1", "2002", {}],
    "alternateCall": ["1", "2", {}],
    "rejectCall": ["1", {}],
    "setCallData": ["1", {"case": "1"}, {}],
    "muteCall": ["1", True, {}],
    "startRecording": ["1", {}],
    "stopRecording": ["1", {}],
    "setDisposition": ["1", "sale", {}],
    "cancelConsultation": ["1", "2", {}],
}
SESSION_FUNCTIONS = {"login", "logout", "agentReady", "agentNotReady", "requestSnapshot"}


class Desktop:
    """Pega's side of a page that has our Implementation in it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def begin(self, name: str, *given: object) -> int:
        """Call a function; its callbacks are the page's."""
        index: int = self.page.evaluate(
            "([name, given]) => desktop.ask(name, given)", [name, given]
        )
        return index

    def outcome(self, index: int, timeout: int = 15_000) -> dict[str, str] | None:
        """Return the error that a call came to, or None."""
        done = self.page.wait_for_function(
            "index => desktop.outcome(index)", arg=index, timeout=timeout
        )
        error: dict[str, str] | None = done.json_value()["error"]
        return error

    def does(self, name: str, *given: object) -> None:
        """Call a function that must succeed."""
        assert self.outcome(self.begin(name, *given), START) is None, name

    def refused(self, name: str, *given: object) -> dict[str, str]:
        """Call a function that must fail; return the error object."""
        error = self.outcome(self.begin(name, *given), START)
        assert error is not None, name
        assert set(error) == {"errCode", "errMessage"}
        assert error["errMessage"]
        return error

    def logs_in(self, number: int, link: object = LINK, options: object = None) -> dict[str, Any]:
        """Log an agent in; return the Snapshot that follows."""
        self.does("login", f"100{number}", "demo", f"200{number}", link, options)
        return self.event(pyEventType="SnapshotEvent", pyLinkState="CONNECTED")

    def is_ready(self) -> None:
        self.does("agentReady", "1001", "MODE_NONE", {})
        self.event(pyEventType="AgentStateEvent", pyEventName="Ready")

    def event(self, text: str = "", **fields: str) -> dict[str, Any]:
        """Return the first event with these fields, and the text in it, not returned before."""
        try:
            found = self.page.wait_for_function(
                "wanted => desktop.take(wanted)", arg=[fields, text]
            )
        except TimeoutError:
            pytest.fail(f"no {fields} {text} among {self.forwarded()}", pytrace=False)
        event: dict[str, Any] = found.json_value()
        return event

    def forget(self) -> None:
        """Look only at events from now on."""
        self.page.evaluate("desktop.forwarded.forEach((each) => (each.isTaken = true))")

    def call(self, name: str, **fields: str) -> dict[str, Any]:
        """Return such a CallStateEvent."""
        return self.event(pyEventType="CallStateEvent", pyEventName=name, **fields)

    def forwarded(self) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = self.page.evaluate(
            "desktop.forwarded.map(each => each.event)"
        )
        return events

    def check(self) -> None:
        """Every callback was called once, and every event is one of the framework's."""
        asked = self.page.evaluate("desktop.asked")
        assert [each["name"] for each in asked if len(each["outcomes"]) != 1] == []
        for event in self.forwarded():
            assert_valid(event)


OpenDesktop = Callable[..., Desktop]


@pytest.fixture
def open_desktop(demo: Demo, page: Page, control: Control) -> Iterator[OpenDesktop]:
    """Open Pega's desktop on the CRM's origin; everything that it saw is checked at the end."""
    opened: list[Desktop] = []

    def open_(settings: str = "cisco", before: str = "") -> Desktop:
        text = PAGE.replace("{panel}", demo.panel).replace("{settings}", settings)
        text = text.replace("/*before*/", before)
        address = f"{demo.crm}/pega-desktop.html"
        page.context.grant_permissions(["local-network-access"])  # for a routed page
        page.route(address, lambda route: route.fulfill(body=text, content_type="text/html"))
        page.goto(address)
        opened.append(Desktop(page))
        return opened[-1]

    yield open_
    for desktop in opened:
        desktop.check()


@pytest.fixture
def desktop(open_desktop: OpenDesktop) -> Desktop:
    """Pega's desktop with everything that the framework has."""
    return open_desktop("cisco")


def has_call(control: Control, *devices: str) -> bool:
    calls = control.get("/simulator/calls")
    return any({each["device"] for each in call["connections"]} == set(devices) for call in calls)


def answer_at(control: Control, device: str) -> None:
    """Let somebody lift the handset that rings."""
    for call in control.get("/simulator/calls"):
        if {"device": device, "state": "alerting"} in call["connections"]:
            control.post(f"/simulator/calls/{call['call_id']}/answer", device=device)
            return
    pytest.fail(f"{device} does not ring")


def test_an_agents_day_from_login_to_logout(desktop: Desktop, control: Control) -> None:
    snapshot = desktop.logs_in(1)
    assert snapshot["pyAgentId"] == "1001"
    assert snapshot["pyAgentState"] == "NotReady"
    assert snapshot["pyDeviceState"] == "OPENED"
    desktop.is_ready()
    control.call(CUSTOMER, "support", name="Ann Lee", variables={"CallVariable1": "C-1001"})
    rings = desktop.call("Alerting")
    call_id = rings["pyCallId"]
    assert rings["pyCallType"] == "INBOUND"
    assert rings["pyANI"].endswith("6175550142")
    desktop.does("answerCall", call_id, {})
    desktop.call("Established", pyCallId=call_id)
    desktop.does("holdCall", call_id, {})
    desktop.call("Held", pyCallId=call_id)
    desktop.does("retrieveCall", call_id, {})
    desktop.call("Retrieved", pyCallId=call_id)
    desktop.does("sendDTMF", call_id, "12#", {})
    desktop.does("setCallData", call_id, {"CallVariable2": "48213"}, {})
    changed = desktop.event(pyEventType="CallInfoEvent", pyCallId=call_id)
    assert changed["pyNamedVariables"]["CallVariable2"] == "48213"
    desktop.does("hangUpCall", call_id, {})
    desktop.call("Disconnected", pyCallId=call_id)
    desktop.event(pyEventType="AgentStateEvent", pyWorkMode="ACW")
    desktop.does("setDisposition", call_id, "sale", {})
    desktop.is_ready()
    desktop.does("agentNotReady", "1001", "AUX_WORK", "1", LINK, {})
    lunch = desktop.event(pyEventType="AgentStateEvent", pyEventName="NotReady", pyReasonCode="1")
    assert lunch["pyMedia"] == "Phone"
    desktop.does("logout", "1001", "", {})
    desktop.event(pyEventType="SnapshotEvent", pyAgentState="Logout")
    states = {agent["id"]: agent["state"] for agent in control.get("/simulator/agents")}
    assert states["1001"] == "null"


def test_a_consultation_becomes_a_transfer(desktop: Desktop, control: Control) -> None:
    desktop.logs_in(1)
    control.call(CUSTOMER, "2001")
    held = desktop.call("Alerting")["pyCallId"]
    desktop.does("answerCall", held, {})
    desktop.call("Established", pyCallId=held)
    desktop.does("consultationCall", held, "2002", {"pyNamedVariables": {"CallVariable3": "48213"}})
    desktop.call("Held", pyCallId=held)
    active = desktop.call("Initiated", pyCallType="CONSULT")["pyCallId"]
    answer_at(control, "2002")
    desktop.call("Established", pyCallId=active)
    desktop.does("alternateCall", held, active, {})
    desktop.call("Retrieved", pyCallId=held)
    desktop.call("Held", pyCallId=active)
    desktop.does("alternateCall", active, held, {})
    desktop.call("Retrieved", pyCallId=active)
    desktop.does("transferComplete", held, active, {})
    desktop.call("Disconnected", pyCallId=held)
    desktop.call("Disconnected", pyCallId=active)
    assert has_call(control, CUSTOMER, "2002")


def test_a_transfer_is_begun_and_cancelled_then_made_blind(
    desktop: Desktop, control: Control
) -> None:
    desktop.logs_in(1)
    control.call(CUSTOMER, "2001")
    held = desktop.call("Alerting")["pyCallId"]
    desktop.does("answerCall", held, {})
    desktop.call("Established", pyCallId=held)
    desktop.does("transferInitiate", held, "2002", {})
    active = desktop.call("Initiated", pyCallType="CONSULT")["pyCallId"]
    answer_at(control, "2002")
    desktop.call("Established", pyCallId=active)
    desktop.does("cancelConsultation", held, active, {})
    desktop.call("Disconnected", pyCallId=active)
    desktop.call("Retrieved", pyCallId=held)
    desktop.does("blindTransfer", held, "2003", {})
    desktop.call("Disconnected", pyCallId=held)
    assert has_call(control, CUSTOMER, "2003")


def test_a_conference_gains_and_loses_a_party(desktop: Desktop, control: Control) -> None:
    desktop.logs_in(1)
    control.call(CUSTOMER, "2001")
    held = desktop.call("Alerting")["pyCallId"]
    desktop.does("answerCall", held, {})
    desktop.call("Established", pyCallId=held)
    desktop.does("conferenceInitiate", held, "2002", {})
    active = desktop.call("Initiated", pyCallType="CONSULT")["pyCallId"]
    answer_at(control, "2002")
    desktop.call("Established", pyCallId=active)
    desktop.does("conferenceComplete", held, active, {})
    parties = desktop.event("},{", pyEventType="PartyInfoEvent")  # more than one
    conference = parties["pyCallId"]
    assert {party["pyDN"] for party in parties["pyParties"]} == {CUSTOMER, "2002"}
    desktop.forget()
    desktop.does("dropParty", conference, "2002", {})
    parties = desktop.event(pyEventType="PartyInfoEvent", pyCallId=conference)
    assert parties["pyParties"] == [{"pyDN": CUSTOMER}]
    desktop.does("hangUpCall", conference, {})
    desktop.call("Disconnected", pyCallId=conference)


def test_the_agent_dials_mutes_and_records(desktop: Desktop) -> None:
    desktop.logs_in(1)
    desktop.does("makeCall", OUTSIDE, {"pyNamedVariables": {"CallVariable1": "C-1001"}})
    call_id = desktop.call("Initiated", pyCallType="OUTBOUND")["pyCallId"]
    desktop.call("Established", pyCallId=call_id)
    for name, *given in (
        ("muteCall", True),
        ("muteCall", False),
        ("startRecording",),
        ("stopRecording",),
    ):
        error = desktop.outcome(desktop.begin(name, call_id, *given, {}))
        assert error is None or error["errCode"].startswith("OPENCTI_")
    desktop.does("hangUpCall", call_id, {})
    desktop.call("Disconnected", pyCallId=call_id)


def test_a_ringing_call_is_rejected(desktop: Desktop, control: Control) -> None:
    desktop.logs_in(1)
    control.call(CUSTOMER, "2001")
    call_id = desktop.call("Alerting")["pyCallId"]
    desktop.does("rejectCall", call_id, {})
    desktop.call("Abandoned", pyCallId=call_id)


def test_what_is_refused_fails_with_a_code_of_the_framework(desktop: Desktop) -> None:
    before = desktop.refused("makeCall", "2002", {})
    assert before["errCode"] == "OPENCTI_AGENT_NOT_LOGGED_IN"
    desktop.logs_in(1)
    for name, given in CALL_FUNCTIONS.items():
        if name != "makeCall":
            assert desktop.refused(name, *given)["errCode"].startswith("OPENCTI_"), name
    unclear = desktop.refused("makeCall", "call Ben", {})
    assert unclear["errCode"] == "OPENCTI_CF_INVALID_DESTINATION"
    assert "letters" in unclear["errMessage"]
    unreadable = desktop.refused("makeCall", "2002", "{not JSON")
    assert unreadable["errCode"] == "BAD_REQUEST"


def test_a_wrong_password_fails_and_a_right_one_works_after_it(desktop: Desktop) -> None:
    error = desktop.refused("login", "1001", "not this one", "2001", LINK, {})
    assert error["errCode"].startswith("OPENCTI_")
    desktop.logs_in(1)
    assert "not this one" not in desktop.page.evaluate("pega.cti.API.getLogger().text()")


def test_options_may_be_an_object_or_json_text(desktop: Desktop, control: Control) -> None:
    desktop.logs_in(1, options='{"pyWorkMode": "AUTO_IN"}')
    for options in ({"pyNamedVariables": {"CallVariable1": "as it is"}}, None):
        as_text = '{"pyNamedVariables": {"CallVariable1": "as text"}}'
        desktop.does("makeCall", "2002", options or as_text)
        call_id = desktop.call("Initiated")["pyCallId"]
        variables = {call["call_id"]: call["variables"] for call in control.get("/simulator/calls")}
        assert [each["CallVariable1"] for each in variables.values()] == [
            "as it is" if options else "as text"
        ]
        desktop.does("hangUpCall", call_id, {})
        desktop.call("Disconnected", pyCallId=call_id)


def test_credentials_may_stand_in_the_link_definition(desktop: Desktop) -> None:
    link = LINK | {"pyAgentId": "1001", "pyAgentPwd": "demo", "pyExtension": "2001"}
    desktop.does("login", "", "", "", link, "")
    snapshot = desktop.event(pyEventType="SnapshotEvent", pyLinkState="CONNECTED")
    assert (snapshot["pyAgentId"], snapshot["pyThisDN"]) == ("1001", "2001")


def test_a_snapshot_comes_when_it_is_asked_for(desktop: Desktop) -> None:
    desktop.logs_in(1)
    count = len([e for e in desktop.forwarded() if e["pyEventType"] == "SnapshotEvent"])
    desktop.does("requestSnapshot")
    desktop.page.wait_for_function(
        "count => desktop.forwarded.filter(({event}) => event.pyEventType === 'SnapshotEvent')"
        ".length > count",
        arg=count,
    )


def test_after_a_lost_connection_a_snapshot_tells_how_everything_stands(
    desktop: Desktop, control: Control, watch: Watch
) -> None:
    watch.allowed.append("WebSocket connection to")
    desktop.logs_in(1)
    control.call(CUSTOMER, "2001")
    call_id = desktop.call("Alerting")["pyCallId"]
    desktop.does("answerCall", call_id, {})
    desktop.call("Established", pyCallId=call_id)
    desktop.forget()
    control.fault("drop")
    desktop.event(pyEventType="SnapshotEvent", pyLinkState="DISCONNECTED")
    again = desktop.event(pyEventType="SnapshotEvent", pyLinkState="CONNECTED")
    assert [call["pyCallId"] for call in again["pyCalls"]] == [call_id]
    desktop.does("hangUpCall", call_id, {})
    desktop.call("Disconnected", pyCallId=call_id)


def test_a_panel_that_is_loaded_again_logs_in_and_repeats_nothing(
    desktop: Desktop, control: Control
) -> None:
    desktop.logs_in(1)
    control.call(CUSTOMER, "2001")
    call_id = desktop.call("Alerting")["pyCallId"]
    desktop.does("answerCall", call_id, {})
    desktop.call("Established", pyCallId=call_id)
    desktop.forget()
    desktop.page.frames[1].evaluate("location.reload()")
    again = desktop.event(pyEventType="SnapshotEvent", pyLinkState="CONNECTED", pyAgentId="1001")
    if not again.get("pyCalls"):
        desktop.event(pyEventType="CallStateEvent", pyCallId=call_id)
    desktop.does("hangUpCall", call_id, {})
    desktop.call("Disconnected", pyCallId=call_id)
    named = Counter(
        event["pyEventName"]
        for event in desktop.forwarded()
        if event["pyEventType"] == "CallStateEvent"
    )
    assert (named["Alerting"], named["Disconnected"]) == (1, 1)


def test_a_second_login_takes_the_place_of_the_first(desktop: Desktop) -> None:
    first = desktop.begin("login", "1001", "demo", "2001", LINK, {})
    second = desktop.begin("login", "1002", "demo", "2002", LINK, {})
    error = desktop.outcome(first)
    assert error is not None
    assert error["errMessage"] == "Another login has taken this one's place."
    assert desktop.outcome(second, START) is None
    assert (
        desktop.event(pyEventType="SnapshotEvent", pyLinkState="CONNECTED")["pyAgentId"] == "1002"
    )
    third = desktop.begin("login", "1003", "demo", "2003", LINK, {})
    assert desktop.outcome(third, START) is None
    desktop.event(pyEventType="SnapshotEvent", pyLinkState="CONNECTED", pyAgentId="1003")
    to = desktop.page.evaluate("desktop.forwarded.map(each => each.login)")
    assert to == sorted(to)
    assert set(to) == {2, 3}


def test_the_callback_of_login_comes_before_its_snapshot(desktop: Desktop) -> None:
    desktop.logs_in(1)
    after = desktop.page.evaluate("desktop.forwarded.map(each => each.after)")
    assert all(outcomes == [None] for outcomes in after)


def test_the_panels_frame_is_seen_by_nobody(desktop: Desktop) -> None:
    desktop.logs_in(1)
    frame = desktop.page.locator("iframe")
    expect(frame).to_have_count(1)
    expect(frame).to_have_attribute("aria-hidden", "true")
    expect(frame).to_have_attribute("tabindex", "-1")
    assert frame.evaluate("each => each.getBoundingClientRect().width") <= 1
    desktop.page.evaluate("pega.cti.API.unload()")
    expect(frame).to_have_count(0)
    error = desktop.refused("makeCall", "2002", {})
    assert error["errCode"] == "OPENCTI_AGENT_NOT_LOGGED_IN"


def test_unloading_refuses_what_is_under_way(desktop: Desktop) -> None:
    login = desktop.begin("login", "1001", "demo", "2001", LINK, {})
    desktop.page.evaluate("pega.cti.API.unload()")
    error = desktop.outcome(login)
    assert error == {"errCode": "OPENCTI_HTTP_ERROR_503", "errMessage": "The panel was unloaded."}


def test_a_panel_that_cannot_be_loaded_is_told_after_half_a_minute(
    page: Page, demo: Demo, open_desktop: OpenDesktop
) -> None:
    page.route(
        f"{demo.panel}/?*", lambda route: route.fulfill(body="closed", content_type="text/html")
    )
    page.clock.install()
    desktop = open_desktop("cisco")
    login = desktop.begin("login", "1001", "demo", "2001", LINK, {})
    page.clock.run_for(29_000)
    assert page.evaluate("index => desktop.outcome(index)", login) is False
    page.clock.run_for(2_000)
    error = page.evaluate("index => desktop.outcome(index)", login)["error"]
    assert error["errCode"] == "OPENCTI_HTTP_ERROR_503"
    assert error["errMessage"] == "The panel could not be loaded in time for login."


def test_a_mistake_in_the_desktops_callbacks_harms_nobody(desktop: Desktop, watch: Watch) -> None:
    watch.allowed.append("the desktop's own mistake")
    desktop.page.evaluate("""() => {
      const mistake = () => { throw new Error("the desktop's own mistake"); };
      pega.cti.API.login("1001", "demo", "2001", {}, {}, mistake, mistake, mistake);
      pega.cti.API.requestSnapshot();
    }""")
    desktop.logs_in(1)
    desktop.does("agentReady", "1001", "", {})


def test_a_newer_interface_is_refused_in_words(
    page: Page, open_desktop: OpenDesktop, watch: Watch
) -> None:
    watch.allowed += ["newer pega-opencti.js is needed", "Hookswitch is not a constructor"]
    before = """
        globalThis.pega = { cti: { interfaceVersion: "2.1" } };
        addEventListener("error", (event) => (globalThis.said ??= event.message));
    """
    open_desktop(before=before)
    assert "newer pega-opencti.js is needed" in page.evaluate("said")


def test_every_function_has_the_frameworks_parameters(desktop: Desktop) -> None:
    lengths = desktop.page.evaluate(
        """names => Object.fromEntries(names.map(name => [name, pega.cti.API[name].length]))""",
        [*CALL_FUNCTIONS, *SESSION_FUNCTIONS],
    )
    expected = {name: len(given) + 2 for name, given in CALL_FUNCTIONS.items()}
    expected |= {"login": 8, "logout": 5, "agentReady": 5, "agentNotReady": 7, "requestSnapshot": 2}
    assert lengths == expected


@pytest.mark.parametrize(
    ("settings", "has_agent"), [("cisco-agent-state", True), ("cisco-simple", False)]
)
def test_a_smaller_mode_tells_of_calls_and_controls_none(
    open_desktop: OpenDesktop, control: Control, settings: str, has_agent: bool
) -> None:
    desktop = open_desktop(settings)
    if has_agent:
        desktop.logs_in(1)
        desktop.is_ready()
        desktop.does("agentNotReady", "1001", "AUX_WORK", "2", LINK, {})
        desktop.event(pyEventType="AgentStateEvent", pyEventName="NotReady", pyReasonCode="2")
    else:
        desktop.does("login", "", "", "2001", LINK, {})
        desktop.event(pyEventType="SnapshotEvent", pyDeviceState="OPENED")
        for name, given in {
            "agentReady": ["1001", "", {}],
            "agentNotReady": ["1001", "", "1", LINK, {}],
        }.items():
            assert desktop.refused(name, *given)["errCode"].startswith("OPENCTI_")
    control.call(CUSTOMER, "2001")
    call_id = desktop.call("Alerting")["pyCallId"]
    for name, given in CALL_FUNCTIONS.items():
        given = [call_id if each == "1" else each for each in given]
        assert desktop.refused(name, *given)["errCode"].startswith("OPENCTI_"), name
    answer_at(control, "2001")
    desktop.event(pyEventType="CallStateEvent", pyCallId=call_id)
    control.hang_up(call_id)
    desktop.does("requestSnapshot")
    desktop.does("logout", "1001", "", {})
    desktop.event(pyEventType="SnapshotEvent", pyDeviceState="CLOSED")
    types = {event["pyEventType"] for event in desktop.forwarded()}
    allowed = {"SnapshotEvent", "CallStateEvent", "ErrorEvent"}
    assert types <= (allowed | {"AgentStateEvent"} if has_agent else allowed)
    names = {e["pyEventName"] for e in desktop.forwarded() if e["pyEventType"] == "CallStateEvent"}
    assert names <= {"Alerting", "Established", "Connected", "Disconnected", "Abandoned"}
