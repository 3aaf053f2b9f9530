"""A request of a session: who asks, for which device, about which connection."""

from collections.abc import Mapping
from dataclasses import dataclass

from cti.wire.ged188_messages import Message
from cti.wire.ged188_types import NamedArray, NamedVariable
from cti.wire.ged188_values import (
    NULL_ID,
    AnsweringMachine,
    CallMannerType,
    CallOption,
    CallPlacementType,
    ConnectionDeviceIDType,
    ConsultType,
    ControlFailureCode,
    FacilityType,
    StatusCode,
)

from .cisco_data import LONGEST, MOST_NAMED_BYTES, PLAIN, array_element, named_size
from .cisco_facts import ANY_NAME, Centre
from .cisco_session import Session
from .cisco_words import (
    PERIPHERAL_ID,
    WRAP_UP,
    ControlFailure,
    Failure,
)
from .switch import Switch

E = StatusCode
CHECKED = {
    "CallPlacementType": (CallPlacementType, E.INVALID_CALL_PLACEMENT_TYPE),
    "CallMannerType": (CallMannerType, E.INVALID_CALL_MANNER_TYPE),
    "CallOption": (CallOption, E.INVALID_CALL_OPTION),
    "FacilityType": (FacilityType, E.INVALID_FACILITY_TYPE),
    "AnsweringMachine": (AnsweringMachine, E.INVALID_ANSWERING_MACHINE),
    "ConsultType": (ConsultType, E.INVALID_CONSULT_TYPE),
}
COUNTED = {
    "NumNamedVariables": ("NamedVariable", E.INVALID_NUM_NAMED_VARIABLES),
    "NumNamedArrays": ("NamedArray", E.INVALID_NUM_NAMED_ARRAYS),
}


@dataclass(frozen=True, slots=True)
class Ask:
    """One request, at one moment."""

    centre: Centre
    session: Session
    message: Message
    now: float

    @property
    def switch(self) -> Switch:
        """The switch that is asked."""
        return self.centre.switch

    def number(self, name: str, default: int = 0) -> int:
        """A number of the request."""
        return self.message.number(name, default)

    def text(self, name: str) -> str:
        """A text of the request."""
        return self.message.text(name)

    def check(self) -> None:
        """Refuse what no request may say."""
        fields = self.message.fields
        if fields.get("PeripheralID", PERIPHERAL_ID) != PERIPHERAL_ID:
            raise Failure(E.INVALID_PERIPHERAL_ID)
        for name, (allowed, status) in CHECKED.items():
            if name in fields and fields[name] not in allowed.__members__.values():
                raise Failure(status)
        for name, (members, status) in COUNTED.items():
            if name in fields and fields[name] != len(self.message.values(members)):
                raise Failure(status)

    def device(self) -> str:
        """Return the device that the request is for: a desktop has one, a bridge names it."""
        instrument = self.text("AgentInstrument").partition(";")[0]
        named = {each for each in (instrument, self.text("AgentExtension")) if each}
        if agent_id := self.text("AgentID"):
            agent = self.centre.agent(agent_id)
            if agent is None:
                raise Failure(E.INVALID_AGENT_DATA)
            if not self.session.device:
                named.add(agent.device)
        if self.session.device:
            if named - {self.session.device}:
                raise Failure(E.INVALID_AGENT_DATA)
            return self.session.device
        if not named:
            raise Failure(E.REQUIRED_DATA_MISSING)
        if len(named) > 1:
            raise Failure(E.INCONSISTENT_AGENT_DATA)
        device = named.pop()
        if self.centre.person_at(device) is None:
            raise Failure(E.INVALID_AGENT_DATA)
        return device

    def connection(self, role: str, device: str) -> str:
        """Return the id of the call whose connection at `device` the request names."""
        if self.named_device(role) not in ("", device):
            raise ControlFailure(ControlFailureCode.INVALID_CSTA_CONNECTION_IDENTIFIER)
        return str(self.number(f"{role}ConnectionCallID", NULL_ID))

    def named_device(self, role: str) -> str:
        """Return the device of a connection; empty if it has none."""
        kind = self.number(f"{role}ConnectionDeviceIDType")
        if kind not in ConnectionDeviceIDType.__members__.values():
            raise Failure(E.INVALID_CONNECTION_ID_TYPE)
        return self.text(f"{role}ConnectionDeviceID")

    def variables(self) -> Mapping[str, str]:
        """Return the data that the request gives a call. Raises Failure where the site forbids."""
        fields = self.message.fields
        found = {name: self.text(name) for name in PLAIN if name in fields}
        for variable in self.message.values("NamedVariable"):
            if isinstance(variable, NamedVariable):
                self._allow(variable.name, E.NAMED_VARIABLE_NOT_CONFIGURED)
                found[variable.name] = variable.value
        for element in self.message.values("NamedArray"):
            if isinstance(element, NamedArray):
                self._allow(element.name, E.NAMED_ARRAY_NOT_CONFIGURED)
                found[f"{element.name}[{element.position}]"] = element.value
        if found.keys() & self.centre.options.protected:
            raise Failure(E.PROTECTED_VARIABLE)
        if len(found.get(WRAP_UP, "")) >= LONGEST[WRAP_UP]:
            raise Failure(E.VALUE_TOO_LONG)
        return found

    def _allow(self, name: str, status: StatusCode) -> None:
        configured = self.centre.options.named_variables
        if not name or array_element(name)[1] is not None or name in PLAIN:
            raise Failure(status)
        if ANY_NAME not in configured and name not in configured:
            raise Failure(status)


def within_limits(before: Mapping[str, str], new: Mapping[str, str]) -> None:
    """Refuse data that would be more than a call can carry."""
    if named_size(new) and named_size({**before, **new}) > MOST_NAMED_BYTES:
        raise Failure(E.TOO_MUCH_DATA)
