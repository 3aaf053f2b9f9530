"""Whatever several clients ask for at random, each can tell the switch's truth from its events."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from simulator.cisco_clients import BRIDGE, DESKTOP, Client, Plant

from cti.domain.states import ConnectionState
from cti.simulator.cisco_facts import agent_state
from cti.simulator.reports import Refused
from cti.wire.ged188_messages import Message
from cti.wire.ged188_values import NULL_TYPE, AgentState, MessageType

M = MessageType
S = ConnectionState
DEVICES = ("2001", "2002", "2003", "2004")
NUMBERS = (*DEVICES, "support", "501", "+16175550000", "+16175550006", "+16175550007", "x", "9")
desks = st.sampled_from(DEVICES)
picks = st.integers(0, 3)
CONTROLS = {
    "ANSWER_CALL_REQ": "",
    "CLEAR_CONNECTION_REQ": "",
    "HOLD_CALL_REQ": "",
    "RETRIEVE_CALL_REQ": "Held",
    "SUPERVISOR_ASSIST_REQ": "",
    "EMERGENCY_CALL_REQ": "",
}
JOINTS = {
    "ALTERNATE_CALL_REQ": "Other",
    "RECONNECT_CALL_REQ": "Held",
    "TRANSFER_CALL_REQ": "Held",
    "CONFERENCE_CALL_REQ": "Held",
}


class View:
    """What one client makes of what it hears, and of nothing else."""

    def __init__(self) -> None:
        self.states: dict[tuple[int, str], int] = {}  # of a device in a call
        self.begun: set[int] = set()
        self.media: set[tuple[int, str, int]] = set()
        self.agents: dict[str, int] = {}

    def hear(self, message: Message) -> None:
        call = message.number("ConnectionCallID", message.number("PrimaryCallID"))
        device = message.text("ConnectionDeviceID") or message.text("PrimaryDeviceID")
        match message.type:
            case M.AGENT_STATE_EVENT:
                self.agents[message.text("AgentID")] = message.number("AgentState")
            case M.BEGIN_CALL_EVENT:
                assert call not in self.begun
                self.begun.add(call)
            case M.END_CALL_EVENT:
                self.begun.remove(call)
                self.states = {key: each for key, each in self.states.items() if key[0] != call}
            case M.CALL_DATA_UPDATE_EVENT:
                self.rename(call, message.number("NewConnectionCallID"), device)
            case M.RTP_STARTED_EVENT:
                self.media.add((call, device, message.number("Direction")))
            case M.RTP_STOPPED_EVENT:
                self.media.remove((call, device, message.number("Direction")))
            case _ if (state := message.number("LocalConnectionState", NULL_TYPE)) != NULL_TYPE:
                assert call in self.begun, message
                self.states[call, device] = state

    def rename(self, old: int, new: int, device: str) -> None:
        if old == new:
            return
        if new not in self.begun:  # a desktop's: it goes on under another number
            self.begun.remove(old)
            self.begun.add(new)
        if (old, device) in self.states:
            self.states[new, device] = self.states.pop((old, device))
        self.media = {
            (new if (call, where) == (old, device) else call, where, direction)
            for call, where, direction in self.media
        }


class Floor(RuleBasedStateMachine):
    @initialize(
        seed=st.none() | st.integers(0, 99),
        confirm=st.sampled_from(["before", "after"]),
        version=st.sampled_from([9, 14, 19, 20, 24, 25]),
    )
    def open_all(self, seed: int | None, confirm: str, version: int) -> None:
        self.plant = Plant(seed=seed, confirm=confirm, single_step_conference=True)
        self.version = version
        self.desks: dict[str, Client] = {}
        self.views: dict[str, View] = {}
        for device in DEVICES:
            self.open(device)
            self.desks[device].log_in(f"1{device[1:]}")
        self.bridge = self.plant.bridge(CallMsgMask=0x007FEFFF)
        self.views[""] = View()
        for device in DEVICES:
            self.views[""].agents[f"1{device[1:]}"] = AgentState.NOT_READY

    def open(self, device: str, side: str = "a") -> None:
        fields = {"VersionNumber": self.version, "CallMsgMask": 0x007FEFFF}
        client = self.desks[device] = self.plant.desktop(device, side, **fields)
        view = self.views[device] = View()
        states = client.ask("SNAPSHOT_DEVICE_REQ").records("CallConnectionCallID", "CallState")
        view.states = {(number, device): state for number, state in states}
        agent = client.ask("QUERY_AGENT_STATE_REQ")
        if agent.text("AgentID"):
            view.agents[agent.text("AgentID")] = agent.number("AgentState")
        calls = self.plant.switch.call_pictures()
        for call in calls:
            others = {each.device for each in call.connections if each.state in (3, 4)} - {device}
            if call.state_of(device) == 3 and others:
                view.media |= {(int(call.call_id), device, way) for way in (0, 1)}

    def call_of(self, device: str, pick: int) -> int:
        calls = [*self.plant.truth(device)] or [1]
        return calls[pick % len(calls)]

    @rule(device=desks, name=st.sampled_from([*CONTROLS]), pick=picks)
    def control(self, device: str, name: str, pick: int) -> None:
        self.desks[device].ask_about(name, self.call_of(device, pick), CONTROLS[name])

    @rule(device=desks, name=st.sampled_from([*JOINTS]), first=picks, second=picks)
    def join(self, device: str, name: str, first: int, second: int) -> None:
        calls = self.call_of(device, first), self.call_of(device, second)
        self.desks[device].ask_about_both(name, *calls, JOINTS[name])

    @rule(
        device=desks,
        name=st.sampled_from(["TRANSFER_CALL_REQ", "CONFERENCE_CALL_REQ"]),
        number=st.sampled_from(NUMBERS),
        pick=picks,
    )
    def join_in_one_step(self, device: str, name: str, number: str, pick: int) -> None:
        call = self.call_of(device, pick)
        self.desks[device].ask_about_both(name, call, None, DialedNumber=number)

    @rule(device=desks, number=st.sampled_from(NUMBERS), pick=picks)
    def consult(self, device: str, number: str, pick: int) -> None:
        call = self.call_of(device, pick)
        client = self.desks[device]
        client.ask_about("CONSULTATION_CALL_REQ", call, "Active", DialedNumber=number)

    @rule(device=desks)
    def talk(self, device: str) -> None:
        """Have a customer on the line, who is answered at once."""
        self.customer_calls(device, 2)
        self.answer_what_rings()

    @rule()
    def answer_what_rings(self) -> None:
        for device, client in self.desks.items():
            for call, state in self.plant.truth(device).items():
                if state == S.ALERTING:
                    client.ask_about("ANSWER_CALL_REQ", call)

    @rule(name=st.sampled_from([*JOINTS]))
    def join_what_fits(self, name: str) -> None:
        for device, client in self.desks.items():
            calls = self.plant.truth(device)
            active = [call for call, state in calls.items() if state == S.CONNECTED]
            held = [call for call, state in calls.items() if state == S.HOLD]
            if active and held:
                client.ask_about_both(name, active[0], held[0], JOINTS[name])

    @rule(device=desks, number=st.sampled_from([*DEVICES, "support", "+16175550000"]))
    def consult_about_what_is_active(self, device: str, number: str) -> None:
        for call, state in self.plant.truth(device).items():
            if state == S.CONNECTED:
                fields = {"DialedNumber": number, "CallVariable3": "asked"}
                self.desks[device].ask_about("CONSULTATION_CALL_REQ", call, "Active", **fields)

    @rule(device=desks)
    def be_ready(self, device: str) -> None:
        self.desks[device].set_state(AgentState.AVAILABLE)

    @rule(device=desks, number=st.sampled_from(NUMBERS))
    def dial(self, device: str, number: str) -> None:
        self.desks[device].ask("MAKE_CALL_REQ", DialedNumber=number, CallVariable1="why")

    @rule(device=desks, number=st.sampled_from(NUMBERS), pick=picks)
    def deflect(self, device: str, number: str, pick: int) -> None:
        call = self.call_of(device, pick)
        self.desks[device].ask_about("DEFLECT_CALL_REQ", call, CalledDeviceID=number)

    @rule(device=desks, pick=picks, text=st.text("aä", max_size=20))
    def write(self, device: str, pick: int, text: str) -> None:
        call = self.call_of(device, pick)
        self.desks[device].ask_about("SET_CALL_DATA_REQ", call, CallVariable2=text)

    @rule(device=desks, other=desks, pick=picks)
    def drop_a_party(self, device: str, other: str, pick: int) -> None:
        fields = {"ConnectionCallID": self.call_of(device, pick), "ConnectionDeviceID": other}
        self.desks[device].ask("CLEAR_CONNECTION_REQ", **fields)

    @rule(device=desks, state=st.sampled_from(AgentState), reason=st.sampled_from([0, 7]))
    def choose(self, device: str, state: AgentState, reason: int) -> None:
        client = self.desks[device]
        if state is AgentState.LOGIN:
            client.log_in(f"1{device[1:]}")
        else:
            client.set_state(state, reason)

    @rule(device=desks, name=st.sampled_from(["HOLD_CALL_REQ", "CLEAR_CONNECTION_REQ"]), pick=picks)
    def control_by_bridge(self, device: str, name: str, pick: int) -> None:
        values = {"ConnectionCallID": self.call_of(device, pick), "AgentInstrument": device}
        self.bridge.ask(name, **values)

    @rule(to=st.sampled_from([*DEVICES, "support", "support", "501"]), number=st.integers(1, 3))
    def customer_calls(self, to: str, number: int) -> None:
        try:
            self.plant.switch.customer_calls(self.plant.now, f"+1617555100{number}", to)
        except Refused:
            return
        self.plant.carry()

    @rule(pick=picks)
    def customer_hangs_up(self, pick: int) -> None:
        for call in self.plant.switch.call_pictures()[pick:]:
            outside = [each.device for each in call.connections if each.device.startswith("+")]
            if outside:
                self.plant.switch.clear_connection(self.plant.now, outside[0], call.call_id)
                break
        self.plant.carry()

    @rule(seconds=st.sampled_from([0.1, 2.5, 25, 130]))
    def wait(self, seconds: float) -> None:
        self.plant.wait(seconds)

    @rule(device=desks, side=st.sampled_from(["a", "b"]))
    def come_back(self, device: str, side: str) -> None:
        self.desks[device].take()
        self.open(device, side)

    @rule(side=st.sampled_from(["a", "b"]), abrupt=st.booleans())
    def lose_a_side(self, side: str, abrupt: bool) -> None:
        """Everybody moves to the other side, where the calls are."""
        plant, other = self.plant, "b" if side == "a" else "a"
        sessions = plant.server.sessions
        hit = [d for d in DEVICES if sessions[self.desks[d].number].side == side]
        bridge_hit = sessions[self.bridge.number].side == side
        plant.server.side_down(side, plant.now, abrupt=abrupt)
        plant.carry()
        for device in hit:
            self.open(device, other)
        if bridge_hit:
            self.bridge = plant.bridge(other, CallMsgMask=0x007FEFFF)
            view = self.views[""]
            view.begun.clear()
            states = {d: plant.truth(d) for d in DEVICES}
            view.states = {(n, d): state for d in DEVICES for n, state in states[d].items()}
        plant.server.clear_faults()

    @rule(data=st.binary(max_size=60))
    def garbage(self, data: bytes) -> None:
        client = self.plant.connect("b")
        client.send_bytes(data)
        self.plant.server.leave(client.number)

    @invariant()
    def each_view_is_the_truth(self) -> None:
        self.stay_awake()
        for device, client in {**self.desks, "": self.bridge}.items():
            view = self.views[device]
            for message in client.take():
                view.hear(message)
            truth = {
                (number, each): state
                for each in ([device] if device else DEVICES)
                for number, state in self.plant.truth(each).items()
            }
            ours = {key: state for key, state in view.states.items() if key[1] in DEVICES and state}
            assert ours == truth, (device or "bridge", ours, truth)
            self.agents_are_true(device, view)
        self.media_are_true()

    def stay_awake(self) -> None:
        """Idle time is another test's."""
        for session in self.plant.server.sessions.values():
            session.last_heard = self.plant.now

    def agents_are_true(self, device: str, view: View) -> None:
        agents: dict[str, Any] = {a.person.agent_id: a for a in self.plant.switch.agent_pictures()}
        for agent_id, state in view.agents.items():
            assert state == agent_state(agents[agent_id]), (device or "bridge", agent_id)

    def media_are_true(self) -> None:
        for device in DEVICES:
            hears = {number for number, _, _ in self.views[device].media}
            for call in self.plant.switch.call_pictures():
                others = [e for e in call.connections if e.device != device and e.state in (3, 4)]
                talks = call.state_of(device) == 3 and bool(others)
                assert (int(call.call_id) in hears) == talks
                hears.discard(int(call.call_id))
            assert not hears


TestFloor = Floor.TestCase


@given(
    frames=st.lists(st.tuples(st.sampled_from(MessageType), st.binary(max_size=120)), max_size=6),
    version=st.sampled_from([9, 14, 20, 25]),
    services=st.sampled_from([DESKTOP, BRIDGE]),
    tail=st.binary(max_size=20),
)
def test_whatever_is_sent_is_answered_or_reset_and_harms_nobody(
    frames: list[tuple[MessageType, bytes]], version: int, services: int, tail: bytes
) -> None:
    plant = Plant()
    other = plant.agent("1002")
    desktop = services == DESKTOP
    client = plant.desktop("2001", VersionNumber=version) if desktop else plant.bridge()
    plant.rings("2001")
    for kind, body in frames:
        client.send_bytes(len(body).to_bytes(4, "big") + int(kind).to_bytes(4, "big") + body)
        plant.wait(1)
    client.send_bytes(tail)
    plant.wait(30)
    other.take()
    assert other.ask("HEARTBEAT_REQ").name == "HEARTBEAT_CONF"


@given(st.lists(st.binary(min_size=1, max_size=9), max_size=40))
def test_pieces_make_no_difference(pieces: list[bytes]) -> None:
    plant = Plant()
    client, other = plant.desktop("2001"), plant.desktop("2002")
    beat = client.codec.encode(Message(M.HEARTBEAT_REQ, {"InvokeID": 5}))
    stream = beat * 3 + b"".join(pieces)
    for at in range(len(stream)):
        client.send_bytes(stream[at : at + 1])
    other.send_bytes(stream)
    assert client.reset == other.reset
    assert client.take() == other.take()
