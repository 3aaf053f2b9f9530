"""What a host can ask for: one table of names, their data, and the Desktop's functions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cti.domain import services
from cti.domain.model import NO_DATA
from cti.domain.services import Request
from cti.interface.desktop import LONGEST_NOTES, Desktop

from .reading import (
    BadRequest,
    Field,
    anything,
    flag,
    link_definition,
    names,
    one_of,
    options,
    read_fields,
    record,
    text,
    variables,
)

Given = Mapping[str, Any]
Ask = Callable[[Desktop, Given], Request]

NEEDED = Field(text(may_be_empty=False), is_needed=True)
OPTIONS = {"options": Field(options)}
CALL = {"callId": NEEDED}
PAIR = {"heldCallId": NEEDED, "activeCallId": NEEDED}
TO_NUMBER = CALL | {"number": NEEDED, "data": Field(variables)} | OPTIONS
SECRET = Field(text(8192))
WORK_MODE = {"workMode": Field(text(64))}
REASON = {"reasonCode": Field(text(64))}
LOGIN = {
    "agentId": Field(text()),
    "password": SECRET,
    "token": SECRET,
    "extension": Field(text()),
    "linkDefinition": Field(link_definition),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One request: what its data may hold, which function it is, which service it needs."""

    fields: Mapping[str, Field]
    ask: Ask
    service: type[Request]


def _of_call(function: Callable[[Desktop, str], Request]) -> Ask:
    return lambda desktop, given: function(desktop, given["callId"])


def _of_pair(function: Callable[[Desktop, str, str], Request]) -> Ask:
    return lambda desktop, given: function(desktop, given["heldCallId"], given["activeCallId"])


def _to_number(function: Callable[[Desktop, str, str, Mapping[str, str]], Request]) -> Ask:
    return lambda desktop, given: function(
        desktop, given["callId"], given["number"], _data_of(given)
    )


def _data_of(given: Given) -> Mapping[str, str]:
    named = given.get("options", {}).get("pyNamedVariables", NO_DATA)
    return {**named, **given.get("data", NO_DATA)}


def _work_mode(given: Given) -> str:
    mode: str = given.get("workMode") or given.get("options", {}).get("pyWorkMode", "")
    return mode


def _log_in(desktop: Desktop, given: Given) -> Request:
    """Log in with what is given; what is blank may stand in the framework's own fields."""
    link, extra = given.get("linkDefinition", {}), given.get("options", {})
    secrets = (
        given.get("password"),
        given.get("token"),
        extra.get("pyJWTString"),
        link.get("pyAgentPwd"),
    )
    return desktop.login(
        given.get("agentId") or link.get("pyAgentId", ""),
        next(filter(None, secrets), ""),
        given.get("extension") or link.get("pyExtension", ""),
        _work_mode(given),
    )


def _not_ready(desktop: Desktop, given: Given) -> Request:
    return desktop.agent_not_ready(_work_mode(given), given.get("reasonCode", ""))


REQUESTS: dict[str, Entry] = {
    "login": Entry(LOGIN | WORK_MODE | OPTIONS, _log_in, services.LogOn),
    "logout": Entry(
        REASON,
        lambda desktop, given: desktop.logout(given.get("reasonCode", "")),
        services.SetAgentState,
    ),
    "agentReady": Entry(
        WORK_MODE | OPTIONS,
        lambda desktop, given: desktop.agent_ready(_work_mode(given)),
        services.SetAgentState,
    ),
    "agentNotReady": Entry(WORK_MODE | REASON | OPTIONS, _not_ready, services.SetAgentState),
    "makeCall": Entry(
        {"number": NEEDED, "data": Field(variables), "record": Field(record)} | OPTIONS,
        lambda desktop, given: desktop.make_call(given["number"], _data_of(given)),
        services.MakeCall,
    ),
    "answerCall": Entry(CALL, _of_call(Desktop.answer_call), services.AnswerCall),
    "rejectCall": Entry(CALL, _of_call(Desktop.reject_call), services.DeflectCall),
    "hangUpCall": Entry(CALL, _of_call(Desktop.hang_up_call), services.ClearConnection),
    "holdCall": Entry(CALL, _of_call(Desktop.hold_call), services.HoldCall),
    "retrieveCall": Entry(CALL, _of_call(Desktop.retrieve_call), services.RetrieveCall),
    "alternateCall": Entry(PAIR, _of_pair(Desktop.alternate_call), services.AlternateCall),
    "sendDTMF": Entry(
        CALL | {"digits": Field(text(64), is_needed=True)},
        lambda desktop, given: desktop.send_dtmf(given["callId"], given["digits"]),
        services.GenerateDigits,
    ),
    "blindTransfer": Entry(
        TO_NUMBER, _to_number(Desktop.blind_transfer), services.SingleStepTransferCall
    ),
    "transferInitiate": Entry(
        TO_NUMBER, _to_number(Desktop.transfer_initiate), services.ConsultationCall
    ),
    "transferComplete": Entry(PAIR, _of_pair(Desktop.transfer_complete), services.TransferCall),
    "conferenceInitiate": Entry(
        TO_NUMBER, _to_number(Desktop.conference_initiate), services.ConsultationCall
    ),
    "conferenceComplete": Entry(
        PAIR, _of_pair(Desktop.conference_complete), services.ConferenceCall
    ),
    "consultationCall": Entry(
        TO_NUMBER, _to_number(Desktop.consultation_call), services.ConsultationCall
    ),
    "cancelConsultation": Entry(
        PAIR, _of_pair(Desktop.cancel_consultation), services.ReconnectCall
    ),
    "dropParty": Entry(
        CALL | {"party": NEEDED},
        lambda desktop, given: desktop.drop_party(given["callId"], given["party"]),
        services.ClearConnection,
    ),
    "setCallData": Entry(
        CALL | {"data": Field(variables, is_needed=True)},
        lambda desktop, given: desktop.set_call_data(given["callId"], given["data"]),
        services.AssociateData,
    ),
    "setDisposition": Entry(
        CALL | {"code": NEEDED},
        lambda desktop, given: desktop.set_disposition(given["callId"], given["code"]),
        services.SetDisposition,
    ),
    "muteCall": Entry(
        CALL | {"on": Field(flag, is_needed=True)},
        lambda desktop, given: desktop.mute_call(given["callId"], given["on"]),
        services.SetMicrophoneMute,
    ),
    "startRecording": Entry(CALL, _of_call(Desktop.start_recording), services.StartRecording),
    "stopRecording": Entry(CALL, _of_call(Desktop.stop_recording), services.StopRecording),
}
"""What goes to the CTI server; its outcome arrives as an event."""

THEMES = ("auto", "light", "dark")

OWN_REQUESTS: dict[str, Mapping[str, Field]] = {
    "requestSnapshot": {},
    "takeNotes": {"callId": NEEDED, "notes": Field(text(LONGEST_NOTES), is_needed=True)},
    "voiceAI": {"event": Field(anything, is_needed=True)},
    "offerAnswers": {"names": Field(names, is_needed=True)},
    "showDialPad": {"number": Field(text())},
    "setTheme": {"theme": Field(one_of(*THEMES), is_needed=True)},
    "setLocale": {"locale": Field(text(35), is_needed=True)},
    "downloadLog": {},
}
"""What the panel does by itself."""


def read_request(name: str, data: Given) -> dict[str, Any]:
    """Return the data of a request as they are used. Raises BadRequest."""
    entry = REQUESTS.get(name)
    fields = entry.fields if entry is not None else OWN_REQUESTS[name]
    return read_fields(fields, data, f"{name}: data")


def read_credentials(credentials: Any) -> dict[str, Any]:
    """Return what a welcome gives to log in with. Raises BadRequest."""
    if not isinstance(credentials, Mapping):
        raise BadRequest("welcome: credentials must be an object.")
    return read_fields(REQUESTS["login"].fields, credentials, "welcome: credentials")
