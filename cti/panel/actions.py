"""What each button and form of the page asks the Desktop for: one table."""

from collections.abc import Callable, Mapping

from cti.interface.desktop import AFTER_CALL_WORK, Desktop

Values = Mapping[str, str]

ACTIONS: dict[str, Callable[[Desktop, Values], None]] = {
    "login": lambda desktop, given: desktop.login(
        given.get("agent_id", ""),
        given.get("password") or given.get("token", ""),
        given.get("extension", ""),
    ),
    "logout": lambda desktop, given: desktop.logout(given["value"]),
    "agent_ready": lambda desktop, given: desktop.agent_ready(),
    "agent_not_ready": lambda desktop, given: desktop.agent_not_ready(given["value"]),
    "after_call_work": lambda desktop, given: desktop.agent_not_ready("", AFTER_CALL_WORK),
    "make_call": lambda desktop, given: desktop.make_call(given.get("number") or given["value"]),
    "answer_call": lambda desktop, given: desktop.answer_call(given["call_id"]),
    "reject_call": lambda desktop, given: desktop.reject_call(given["call_id"]),
    "hang_up_call": lambda desktop, given: desktop.hang_up_call(given["call_id"]),
    "set_call_data": lambda desktop, given: desktop.set_call_data(
        given["call_id"], {given["name"]: given["value"]}
    ),
    "dismiss_alert": lambda desktop, given: desktop.dismiss_alert(int(given["value"])),
}


def act(desktop: Desktop, action: str, given: Values) -> None:
    """Do what the page asks; an action that this panel does not have is ignored."""
    function = ACTIONS.get(action)
    if function is not None:
        function(desktop, given)
