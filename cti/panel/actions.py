"""What each button and form of the page asks the Desktop for: one table."""

from collections.abc import Callable, Mapping

from cti.interface.desktop import AFTER_CALL_WORK, Desktop

Values = Mapping[str, str]
"""What the element carries: `value`, `call_id`, `other_id`, and the fields of a form."""


def _of_call(function: Callable[[Desktop, str], None]) -> Callable[[Desktop, Values], None]:
    return lambda desktop, given: function(desktop, given["call_id"])


def _of_pair(function: Callable[[Desktop, str, str], None]) -> Callable[[Desktop, Values], None]:
    """The card of the active call names the held one as `other_id`."""
    return lambda desktop, given: function(desktop, given["other_id"], given["call_id"])


def _to_number(function: Callable[[Desktop, str, str], None]) -> Callable[[Desktop, Values], None]:
    return lambda desktop, given: function(desktop, given["call_id"], given["number"])


def _log_in(desktop: Desktop, given: Values) -> None:
    secret = given.get("password") or given.get("token", "")
    desktop.login(given.get("agent_id", ""), secret, given.get("extension", ""))


def _wrap_up(desktop: Desktop, given: Values) -> None:
    desktop.take_notes(given["call_id"], given.get("notes", ""))
    if given.get("code"):
        desktop.set_disposition(given["call_id"], given["code"])
    if given.get("then") == "ready":
        desktop.agent_ready()


ACTIONS: dict[str, Callable[[Desktop, Values], None]] = {
    "login": _log_in,
    "logout": lambda desktop, given: desktop.logout(given["value"]),
    "agent_ready": lambda desktop, given: desktop.agent_ready(),
    "agent_not_ready": lambda desktop, given: desktop.agent_not_ready(given["value"]),
    "after_call_work": lambda desktop, given: desktop.agent_not_ready("", AFTER_CALL_WORK),
    "make_call": lambda desktop, given: desktop.make_call(given.get("number") or given["value"]),
    "answer_call": _of_call(Desktop.answer_call),
    "reject_call": _of_call(Desktop.reject_call),
    "hang_up_call": _of_call(Desktop.hang_up_call),
    "hold_call": _of_call(Desktop.hold_call),
    "retrieve_call": _of_call(Desktop.retrieve_call),
    "alternate_call": _of_pair(Desktop.alternate_call),
    "transfer_complete": _of_pair(Desktop.transfer_complete),
    "conference_complete": _of_pair(Desktop.conference_complete),
    "cancel_consultation": _of_pair(Desktop.cancel_consultation),
    "transfer_initiate": _to_number(Desktop.transfer_initiate),
    "conference_initiate": _to_number(Desktop.conference_initiate),
    "blind_transfer": _to_number(Desktop.blind_transfer),
    "single_step_conference": _to_number(Desktop.single_step_conference),
    "drop_party": lambda desktop, given: desktop.drop_party(given["call_id"], given["value"]),
    "send_dtmf": lambda desktop, given: desktop.send_dtmf(given["call_id"], given["value"]),
    "supervisor_assist": _of_call(Desktop.supervisor_assist),
    "emergency_assist": lambda desktop, given: desktop.supervisor_assist(given["call_id"], True),
    "set_call_data": lambda desktop, given: desktop.set_call_data(
        given["call_id"], {given["name"]: given["value"]}
    ),
    "take_notes": lambda desktop, given: desktop.take_notes(given["call_id"], given["value"]),
    "wrap_up": _wrap_up,
    "dismiss_alert": lambda desktop, given: desktop.dismiss_alert(int(given["value"])),
}


def act(desktop: Desktop, action: str, given: Values) -> None:
    """Do what the page asks; an action that this panel does not have is ignored."""
    function = ACTIONS.get(action)
    if function is not None:
        function(desktop, given)
