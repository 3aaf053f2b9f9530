"""Clients of the simulated CTI Server for the tests: messages in, messages out, no socket."""

from collections.abc import Iterable
from typing import Any

from cti.simulator.cisco_facts import Options
from cti.simulator.cisco_server import CTIServer
from cti.simulator.switch import Switch
from cti.wire.ged188_messages import Codec, Message
from cti.wire.ged188_plans import plan_for
from cti.wire.ged188_values import NULL_ID, NULL_TYPE, AgentState, MessageType, Service

M = MessageType
DESKTOP = Service.CLIENT_EVENTS | Service.CLIENT_CONTROL | Service.CALL_DATA_UPDATE
BRIDGE = Service.ALL_EVENTS | Service.CLIENT_CONTROL | Service.CALL_DATA_UPDATE
EVERY_CALL_EVENT = 0x007FEFFF
NO_MEDIA = 0x001FEFFF
EVERY_STATE = 0x3FFF
CUSTOMER = "+16175551212"


class Plant:
    """A switch, its CTI Server, and the time."""

    def __init__(self, **options: Any) -> None:
        self.now = 1_800_000_000.0
        self.switch = Switch(now=self.now)
        self.server = CTIServer(self.switch, self.publish, Options(**options))
        self.clients: dict[int, Client] = {}

    def publish(self, now: float) -> None:
        self.switch.advance(now)
        if reports := self.switch.reports():
            self.server.tell(reports, now)

    def carry(self) -> None:
        """Bring what the server sends to the clients."""
        self.server.advance(self.now)
        self.publish(self.now)
        for going in self.server.outgoing(self.now):
            client = self.clients[going.connection]
            if going.data is None:
                client.reset = True
            else:
                client.inbox += client.codec.decode(going.data)

    def wait(self, seconds: float) -> None:
        """Let time pass, stopping whenever something is due."""
        until = self.now + seconds
        while True:
            dues = [self.switch.next_due(), self.server.next_due(), until]
            due = max(self.now, min(each for each in dues if each is not None))
            if due >= until:
                break
            self.now = due
            self.carry()
        self.now = until
        self.carry()

    def connect(self, side: str = "a", version: int = 14) -> "Client":
        number = self.server.connect(side, self.now)
        assert number is not None
        return Client(self, number, version)

    def desktop(self, device: str = "2001", side: str = "a", **fields: Any) -> "Client":
        """A desktop whose session is open."""
        client = self.connect(side, fields.get("VersionNumber", 14))
        client.open(**{"AgentInstrument": device, "ClientID": f"desk {device}"} | fields)
        return client

    def bridge(self, side: str = "a", **fields: Any) -> "Client":
        """A bridge whose session is open."""
        client = self.connect(side, fields.get("VersionNumber", 14))
        services = {"ServicesRequested": BRIDGE, "PeripheralID": NULL_ID, "ClientID": "bridge"}
        client.open(**services | fields)
        return client

    def agent(self, agent_id: str = "1001", state: AgentState | None = None) -> "Client":
        """A desktop at which an agent has signed in, and perhaps chosen a state."""
        client = self.desktop(f"2{agent_id[1:]}")
        client.log_in(agent_id)
        if state is not None:
            client.ask("SET_AGENT_STATE_REQ", AgentState=state)
        client.take()
        return client

    def rings(self, device: str = "2001", **variables: str) -> int:
        """Let a customer call; return the call's number."""
        call_id = self.switch.customer_calls(self.now, CUSTOMER, device, variables)
        self.carry()
        return int(call_id)

    def truth(self, device: str) -> dict[int, int]:
        """The calls of a device as the switch knows them, and its state in each."""
        calls = self.switch.call_pictures()
        states = {int(each.call_id): each.state_of(device) for each in calls}
        return {number: int(state) for number, state in states.items() if state}


class Client:
    """One connection to the server."""

    def __init__(self, plant: Plant, number: int, version: int = 14) -> None:
        self.plant, self.number = plant, number
        self.codec = Codec(version)
        self.inbox: list[Message] = []
        self.reset = False
        self.invoke_id = 0
        self.device = ""
        plant.clients[number] = self

    def send(self, name: str, **fields: Any) -> int:
        """Send a message; return its InvokeID."""
        self.invoke_id += 1
        values = {"InvokeID": self.invoke_id} | fields
        return self.send_bytes(self.codec.encode(Message(M[name], values)))

    def send_bytes(self, data: bytes) -> int:
        self.plant.server.receive(self.number, data, self.plant.now)
        self.plant.carry()
        return self.invoke_id

    def open(self, **fields: Any) -> Message:
        """Ask for a session; return the answer, and leave the rest in the inbox."""
        values: dict[str, Any] = {
            "VersionNumber": self.codec.version,
            "IdleTimeout": 240,
            "PeripheralID": 5000,
            "ServicesRequested": DESKTOP,
            "CallMsgMask": NO_MEDIA,
            "AgentStateMask": EVERY_STATE,
            "ClientID": "tests",
            "ClientPassword": b"\0",
        } | fields
        self.device = values.get("AgentInstrument", "")
        self.send("OPEN_REQ", **{key: each for key, each in values.items() if each is not None})
        return self.inbox.pop(0)

    def ask(self, name: str, **fields: Any) -> Message:
        """Make a request; return what answers it, and leave events in the inbox."""
        given = {"PeripheralID": 5000} if "PeripheralID" in _fixed(name, self) else {}
        invoke_id = self.send(name, **given | fields)
        answers = [each for each in self.inbox if each.fields.get("InvokeID") == invoke_id]
        assert len(answers) == 1, (name, answers)
        self.inbox.remove(answers[0])
        return answers[0]

    def ask_about(self, name: str, call: int, role: str = "", **fields: Any) -> Message:
        """Make a request about our connection in a call."""
        connection = {
            f"{role}ConnectionCallID": call,
            f"{role}ConnectionDeviceIDType": 0,
            f"{role}ConnectionDeviceID": self.device,
        }
        return self.ask(name, **connection | fields)

    def ask_about_both(
        self, name: str, active: int, held: int | None, role: str = "Held", **fields: Any
    ) -> Message:
        """Make a request about two calls; None: there is no other."""
        other = {
            f"{role}ConnectionCallID": NULL_ID if held is None else held,
            f"{role}ConnectionDeviceIDType": NULL_TYPE if held is None else 0,
        }
        other |= {} if held is None else {f"{role}ConnectionDeviceID": self.device}
        return self.ask_about(name, active, "Active", **other | fields)

    def log_in(self, agent_id: str = "1001", password: str = "demo", **fields: Any) -> Message:
        return self.ask(
            "SET_AGENT_STATE_REQ",
            **{
                "AgentState": AgentState.LOGIN,
                "AgentID": agent_id,
                "AgentPassword": password,
                "AgentInstrument": self.device or f"2{agent_id[1:]}",
            }
            | fields,
        )

    def set_state(self, state: AgentState, reason: int = 0, **fields: Any) -> Message:
        values = {"AgentState": state, "EventReasonCode": reason} | fields
        return self.ask("SET_AGENT_STATE_REQ", **values)

    def take(self) -> list[Message]:
        """Return what came, and empty the inbox."""
        came, self.inbox = self.inbox, []
        return came

    def story(self) -> list[str]:
        """Return what came in short: names, and the state that each tells."""
        return [short(each) for each in self.take()]


def short(message: Message) -> str:
    name = message.name.removesuffix("_EVENT").removeprefix("CALL_")
    if "AgentState" in message.fields and "LocalConnectionState" not in message.fields:
        return f"{name} {AgentState(message.number('AgentState')).name}"
    if "LocalConnectionState" in message.fields:
        return f"{name} {message.number('LocalConnectionState')}"
    return name


def names(messages: Iterable[Message]) -> list[str]:
    return [each.name for each in messages]


def _fixed(name: str, client: Client) -> Iterable[str]:
    plan = plan_for(M[name], client.codec.version)
    return plan.fixed if plan else ()
