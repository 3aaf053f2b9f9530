"""Panels on the simulated CTI Server: data, recording, work modes, simple telephony, voice AI."""

from collections.abc import Mapping
from typing import Any

from mirror_world import Centre, Panel

from cti.domain import events
from cti.domain.model import NO_DATA, Call
from cti.domain.states import AgentState, ConnectionState, LinkState, Reason, WorkMode
from cti.opencti.modes import TelephonyMode
from cti.simulator.cisco_facts import Options
from cti.simulator.people import Phase

S = ConnectionState
CUSTOMER = "+16175550142"
NETWORK = ("ANI", "DNIS")
DATA = {"CallVariable1": "C-17", "user.case": "4711", "user.skills[1]": "fr"}


class World(Centre):
    """Alice, Ben and Chiara, logged in, on a server whose options a test turns."""

    def __init__(self, **options: Any) -> None:
        super().__init__(1, 24, Options(**options))
        self.alice, self.ben, _ = self.panels
        for panel in self.panels:
            panel.log_in()
        self.rest()

    def rest(self) -> None:
        self.wait(0.2)

    def customer_calls(self, to: str = "2001", given: Mapping[str, str] = NO_DATA) -> str:
        call_id = self.switch.customer_calls(self.now, CUSTOMER, to, given)
        self.rest()
        return call_id

    def talking(self, given: Mapping[str, str] = NO_DATA) -> str:
        """Let Alice talk with a customer."""
        call_id = self.customer_calls("2001", given)
        self.alice.desktop.answer_call(call_id)
        self.rest()
        return call_id

    def consulting(self, given: Mapping[str, str] = NO_DATA) -> tuple[str, str]:
        """Let Alice ask Ben about a customer's call."""
        held = self.talking({"user.case": "of the customer", "user.tier": "gold"})
        self.alice.desktop.transfer_initiate(held, "2002", given)
        self.rest()
        active = only(self.ben).call_id
        self.ben.desktop.answer_call(active)
        self.rest()
        return held, active

    def agent(self) -> dict[str, Any]:
        """What the switch knows of Alice."""
        return next(each for each in self.switch.agents() if each["id"] == "1001")


def calls(panel: Panel) -> list[Call]:
    return list(panel.snapshot.calls.values())


def only(panel: Panel) -> Call:
    [call] = calls(panel)
    return call


def data(panel: Panel) -> Mapping[str, str]:
    """Return what is attached to the only call, without what the network tells of it."""
    return {name: text for name, text in only(panel).data.items() if name not in NETWORK}


# Call data


def test_data_of_a_call_that_is_made_are_there_while_it_rings() -> None:
    world = World()
    world.alice.desktop.make_call("2002", DATA)
    world.rest()
    assert only(world.ben).state is S.ALERTING
    assert data(world.ben) == data(world.alice) == DATA


def test_data_of_a_consultation_are_there_while_it_rings_with_those_of_the_call() -> None:
    world = World()
    held = world.talking({"CallVariable2": "gold"})
    world.alice.desktop.consultation_call(held, "2002", DATA)
    world.rest()
    assert only(world.ben).state is S.ALERTING
    assert data(world.ben) == {"CallVariable2": "gold", **DATA}


def test_data_of_a_blind_transfer_are_there_while_it_rings() -> None:
    world = World()
    call_id = world.talking({"CallVariable2": "gold"})
    world.alice.desktop.blind_transfer(call_id, "2002", DATA)
    world.rest()
    assert calls(world.alice) == []
    assert only(world.ben).state is S.ALERTING
    assert data(world.ben) == {"CallVariable2": "gold", **DATA}


def test_data_stay_through_a_transfer_and_those_of_the_first_call_win() -> None:
    world = World()
    held, active = world.consulting({"user.case": "of Alice", "user.context": "K-1"})
    assert only(world.ben).data["user.case"] == "of Alice"
    world.alice.desktop.transfer_complete(held, active)
    world.rest()
    assert calls(world.alice) == []
    told = {"user.case": "of the customer", "user.tier": "gold", "user.context": "K-1"}
    assert data(world.ben) == told


def test_data_stay_through_a_conference_on_both_sides() -> None:
    world = World()
    held, active = world.consulting({"user.context": "K-1"})
    world.ben.desktop.set_call_data(active, {"user.found": "by Ben"})
    world.rest()
    world.alice.desktop.conference_complete(held, active)
    world.rest()
    told = {
        "user.case": "of the customer",
        "user.tier": "gold",
        "user.context": "K-1",
        "user.found": "by Ben",
    }
    assert data(world.ben) == data(world.alice) == told


def test_data_survive_a_reconnection() -> None:
    world = World()
    world.talking(DATA)
    world.alice.lose()
    assert not world.alice.is_up
    world.wait(30)
    assert world.alice.is_up
    assert data(world.alice) == DATA
    assert only(world.alice).confirmed


def test_data_that_the_site_does_not_know_are_refused_with_the_servers_code() -> None:
    world = World(named_variables=frozenset())
    world.alice.desktop.make_call("2002", {"user.case": "1"})
    world.rest()
    [alert] = world.alice.snapshot.alerts
    assert alert.code == "CISCO_STATUS_NAMED_VARIABLE_NOT_CONFIGURED"
    assert calls(world.ben) == []


# Recording


def test_a_recording_is_shown_from_its_confirmation_to_its_end() -> None:
    world = World()
    call_id = world.talking()
    world.alice.desktop.start_recording(call_id)
    assert not only(world.alice).is_recorded
    world.rest()
    assert only(world.alice).is_recorded
    world.alice.desktop.stop_recording(call_id)
    world.rest()
    assert not only(world.alice).is_recorded
    assert world.alice.snapshot.alerts == ()


def test_a_recording_is_stopped_after_a_reconnection_too() -> None:
    world = World()
    call_id = world.talking()
    world.alice.desktop.start_recording(call_id)
    world.rest()
    world.alice.lose()
    world.wait(30)
    assert only(world.alice).is_recorded
    world.alice.desktop.stop_recording(call_id)
    world.rest()
    assert not only(world.alice).is_recorded
    assert world.alice.snapshot.alerts == ()


def test_a_second_recording_is_refused_with_the_servers_code() -> None:
    world = World()
    call_id = world.talking()
    for _ in range(2):
        world.alice.desktop.start_recording(call_id)
        world.rest()
    assert only(world.alice).is_recorded
    [alert] = world.alice.snapshot.alerts
    assert (alert.reason, alert.code) == (Reason.REFUSED, "CISCO_STATUS_INVALID_OBJECT_STATE")


def test_without_a_recorder_the_agent_sees_the_refusal() -> None:
    world = World(recorder=False)
    call_id = world.talking()
    world.alice.desktop.start_recording(call_id)
    world.rest()
    assert not only(world.alice).is_recorded
    [alert] = world.alice.snapshot.alerts
    assert alert.code == "CISCO_STATUS_FUNCTION_NOT_AVAILABLE"


# Work modes


def after_a_queue_call(work_mode: str) -> World:
    world = World()
    world.alice.desktop.agent_ready(work_mode)
    world.rest()
    call_id = world.customer_calls("support")
    world.alice.desktop.answer_call(call_id)
    world.rest()
    assert world.alice.snapshot.agent.state is AgentState.BUSY
    world.alice.desktop.hang_up_call(call_id)
    world.rest()
    return world


def test_in_auto_in_an_agent_is_ready_again_after_a_call() -> None:
    agent = after_a_queue_call("AUTO_IN").alice.snapshot.agent
    assert (agent.state, agent.work_mode) == (AgentState.READY, WorkMode.AUTO_IN)


def test_in_manual_in_an_agent_works_after_a_call_until_ready_again() -> None:
    world = after_a_queue_call("MODE_MANUAL_IN")
    world.wait(600)
    agent = world.alice.snapshot.agent
    assert (agent.state, agent.work_mode) == (AgentState.WORKING_AFTER_CALL, WorkMode.MANUAL_IN)
    world.alice.desktop.agent_ready()
    world.rest()
    agent = world.alice.snapshot.agent
    assert (agent.state, agent.work_mode) == (AgentState.READY, WorkMode.MANUAL_IN)


def test_without_a_work_mode_after_call_work_ends_by_itself() -> None:
    world = after_a_queue_call("")
    assert world.alice.snapshot.agent.state is AgentState.WORKING_AFTER_CALL
    world.wait(60)
    agent = world.alice.snapshot.agent
    assert (agent.state, agent.work_mode) == (AgentState.READY, WorkMode.UNSPECIFIED)


def test_a_work_mode_is_chosen_at_log_in_and_survives_a_reconnection() -> None:
    world = Centre(1, 24, Options())
    alice = world.panels[0]
    alice.log_in("MANUAL_IN")
    world.wait(1)
    assert alice.snapshot.agent.work_mode is WorkMode.MANUAL_IN
    assert world.switch.agents()[0]["work_mode"] == "manual_in"
    alice.lose()
    world.wait(30)
    assert alice.is_up
    assert alice.snapshot.agent.work_mode is WorkMode.MANUAL_IN


def test_a_work_mode_ends_with_the_log_in() -> None:
    world = World()
    world.alice.desktop.agent_ready("AUTO_IN")
    world.rest()
    assert world.agent()["work_mode"] == "auto_in"
    world.alice.desktop.logout()
    world.rest()
    world.alice.log_in()
    world.rest()
    assert world.alice.is_up
    assert world.alice.snapshot.agent.work_mode is WorkMode.UNSPECIFIED
    assert world.agent()["work_mode"] == "unspecified"


def test_a_work_mode_chosen_during_a_call_is_told_with_what_follows() -> None:
    world = World()
    world.talking()
    world.alice.desktop.agent_ready("AUTO_IN")
    world.rest()
    agent = world.alice.snapshot.agent
    assert (agent.state, agent.pending) == (AgentState.BUSY, AgentState.READY)
    assert agent.work_mode is WorkMode.AUTO_IN


# Simple telephony


def simple() -> tuple[Centre, Panel]:
    """Return a panel for the extension 2001, at which nobody is signed in."""
    world = Centre(1, 24, Options())
    panel = Panel(world, "", "2001", TelephonyMode.SIMPLE)
    world.panels = [panel]
    panel.log_in()
    world.wait(1)
    return world, panel


def test_an_extension_is_told_its_calls_and_nobody_is_signed_in() -> None:
    world, panel = simple()
    assert panel.is_up
    assert world.switch.agents()[0]["state"] == "null"
    call_id = world.switch.customer_calls(world.now, CUSTOMER, "2001")
    world.wait(1)
    assert only(panel).state is S.ALERTING
    world.switch.answer(world.now, "2001", call_id)
    world.wait(1)
    assert only(panel).state is S.CONNECTED
    world.switch.clear_connection(world.now, "2001", call_id)
    world.wait(1)
    assert calls(panel) == []


def test_an_agent_who_is_signed_in_at_the_telephone_stays_so() -> None:
    world, panel = simple()
    world.switch.put_on(world.now, "1001")
    world.switch.set_state(world.now, "1001", Phase.READY)
    panel.lose()
    world.wait(30)
    assert panel.is_up
    assert panel.snapshot.agent.state is AgentState.NULL
    panel.desktop.logout()
    world.wait(1)
    assert not panel.is_up
    assert world.switch.agents()[0]["state"] == "ready"


def test_calls_that_are_there_already_are_found_after_a_reconnection() -> None:
    world, panel = simple()
    panel.lose()
    world.switch.customer_calls(world.now, CUSTOMER, "2001", DATA)
    assert calls(panel) == []
    world.wait(20)
    assert panel.is_up
    assert (only(panel).state, data(panel)) == (S.ALERTING, DATA)


def test_to_log_out_ends_the_session_and_leaves_nothing() -> None:
    world, panel = simple()
    world.switch.customer_calls(world.now, CUSTOMER, "2001")
    world.wait(1)
    panel.desktop.logout()
    world.wait(300)
    link = panel.snapshot.link
    ended = (LinkState.DOWN, events.LOGGED_OUT, None)
    assert (link.state, link.problem, link.retry_at) == ended
    assert calls(panel) == []
    panel.log_in()
    world.wait(1)
    assert panel.is_up


# Voice AI


def test_a_conversation_is_shown_with_the_call() -> None:
    world = World()
    call_id = world.talking()
    world.world.cisco.voice_ai.play(call_id, 1.5, world.now)
    world.wait(5)
    voice_ai = only(world.alice).voice_ai
    assert voice_ai.is_capturing
    assert not voice_ai.lines[-1].final
    world.wait(20)
    voice_ai = only(world.alice).voice_ai
    assert not voice_ai.is_capturing
    assert len(voice_ai.lines) == 6
    assert all(line.final for line in voice_ai.lines)
    assert len(voice_ai.suggestions) == 2
    assert world.alice.snapshot.alerts == ()
