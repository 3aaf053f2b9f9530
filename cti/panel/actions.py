"""What each button and form of the page asks for: one table for each that is asked."""

from collections.abc import Callable, Mapping

from cti.interface.call_log import CallLog
from cti.interface.desktop import Desktop
from cti.interface.transfers import Transfers
from cti.interface.treatment import Treatment
from cti.opencti.work_modes import AFTER_CALL_WORK

Values = Mapping[str, str]
"""What the element carries: `value`, `call_id`, `other_id`, and the fields of a form."""

Action = Callable[[Desktop, Values], object]
PopAction = Callable[[Treatment, Values], object]
TransferAction = Callable[[Transfers, Values], object]


def _of_call(function: Callable[[Desktop, str], object]) -> Action:
    return lambda desktop, given: function(desktop, given["call_id"])


def _of_pair(function: Callable[[Desktop, str, str], object]) -> Action:
    """The card of the active call names the held one as `other_id`."""
    return lambda desktop, given: function(desktop, given["other_id"], given["call_id"])


def _to_number(function: Callable[..., object]) -> Action:
    return lambda desktop, given: function(desktop, given["call_id"], given["number"])


def _with_context(function: Callable[..., object]) -> TransferAction:
    return lambda transfers, given: function(
        transfers,
        given["call_id"],
        given["number"],
        given.get("reason", ""),
        given.get("comments", ""),
    )


def _log_in(desktop: Desktop, given: Values) -> None:
    secret = given.get("password") or given.get("token", "")
    desktop.login(given.get("agent_id", ""), secret, given.get("extension", ""))


def _wrap_up(desktop: Desktop, given: Values) -> None:
    desktop.take_notes(given["call_id"], given.get("notes", ""))
    if given.get("code"):
        desktop.set_disposition(given["call_id"], given["code"])
    if given.get("then") == "ready":
        desktop.agent_ready()


ACTIONS: dict[str, Action] = {
    "login": _log_in,
    "logout": lambda desktop, given: desktop.logout(given["value"]),
    "agent_ready": lambda desktop, given: desktop.agent_ready(),
    "agent_not_ready": lambda desktop, given: desktop.agent_not_ready("", given["value"]),
    "after_call_work": lambda desktop, given: desktop.agent_not_ready(AFTER_CALL_WORK),
    "make_call": lambda desktop, given: desktop.make_call(given.get("number") or given["value"]),
    "answer_call": _of_call(Desktop.answer_call),
    "reject_call": _of_call(Desktop.reject_call),
    "hang_up_call": _of_call(Desktop.hang_up_call),
    "hold_call": _of_call(Desktop.hold_call),
    "retrieve_call": _of_call(Desktop.retrieve_call),
    "alternate_call": _of_pair(Desktop.alternate_call),
    "cancel_consultation": _of_pair(Desktop.cancel_consultation),
    "single_step_conference": _to_number(Desktop.single_step_conference),
    "drop_party": lambda desktop, given: desktop.drop_party(given["call_id"], given["value"]),
    "send_dtmf": lambda desktop, given: desktop.send_dtmf(given["call_id"], given["value"]),
    "mute_call": lambda desktop, given: desktop.mute_call(given["call_id"], True),
    "unmute_call": lambda desktop, given: desktop.mute_call(given["call_id"], False),
    "start_recording": _of_call(Desktop.start_recording),
    "stop_recording": _of_call(Desktop.stop_recording),
    "supervisor_assist": _of_call(Desktop.supervisor_assist),
    "emergency_assist": lambda desktop, given: desktop.supervisor_assist(given["call_id"], True),
    "set_call_data": lambda desktop, given: desktop.set_call_data(
        given["call_id"], {given["name"]: given["value"]}
    ),
    "take_notes": lambda desktop, given: desktop.take_notes(given["call_id"], given["value"]),
    "wrap_up": _wrap_up,
    "dismiss_alert": lambda desktop, given: desktop.dismiss_alert(int(given["value"])),
}

POP_ACTIONS: dict[str, PopAction] = {
    "accept_pop": lambda pops, given: pops.accept_pop(given["call_id"], given["value"]),
    "dismiss_pop": lambda pops, given: pops.dismiss_pop(given["call_id"]),
    "show_pop": lambda pops, given: pops.show_pop(given["call_id"]),
    "search_records": lambda pops, given: pops.search(given["call_id"]),
    "open_record": lambda pops, given: pops.open_record(given["call_id"]),
}

TRANSFER_ACTIONS: dict[str, TransferAction] = {
    "transfer_initiate": _with_context(Transfers.transfer_initiate),
    "conference_initiate": _with_context(Transfers.conference_initiate),
    "blind_transfer": _with_context(Transfers.blind_transfer),
    "transfer_complete": lambda transfers, given: transfers.transfer_complete(
        given["other_id"], given["call_id"]
    ),
    "conference_complete": lambda transfers, given: transfers.conference_complete(
        given["other_id"], given["call_id"]
    ),
}


def act(desktop: Desktop, action: str, given: Values) -> None:
    """Do what the page asks; an action that this panel does not have is ignored."""
    function = ACTIONS.get(action)
    if function is not None:
        function(desktop, given)


def treat(treatment: Treatment, action: str, given: Values) -> None:
    """Do what the page asks about a call's pop; any other action is ignored."""
    function = POP_ACTIONS.get(action)
    if function is not None:
        function(treatment, given)


def send_on(transfers: Transfers, action: str, given: Values) -> None:
    """Send a call on as the page asks; any other action is ignored."""
    function = TRANSFER_ACTIONS.get(action)
    if function is not None:
        function(transfers, given)


LOG_ACTIONS: dict[str, Callable[[CallLog, Values], object]] = {
    "save_log": lambda call_log, given: call_log.save(given["value"]),
}


def log(call_log: CallLog, action: str, given: Values) -> None:
    """Have the host log a call again."""
    function = LOG_ACTIONS.get(action)
    if function is not None:
        function(call_log, given)
