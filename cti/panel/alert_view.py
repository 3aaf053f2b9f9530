"""What an alert says: what went wrong, why, and what to do."""

from dataclasses import dataclass

from cti.domain.events import RequestFailed
from cti.domain.model import Alert
from cti.domain.services import MakeCall
from cti.domain.states import Reason
from cti.opencti.errors import error_code, shown

from .words import Words


@dataclass(frozen=True, slots=True)
class AlertRow:
    """Something the agent should know, and what to do."""

    key: str
    text: str
    advice: str


def alert_row(alert: Alert, words: Words) -> AlertRow:
    """Return what went wrong and what to do, in words."""
    number, request = str(alert.number), alert.request
    if request is None:
        return AlertRow(number, words.told(alert.detail) or alert.detail, "")
    failed = RequestFailed(request, alert.reason, alert.detail, alert.code)
    text, why = _outcome(failed, words), explained(failed, words)
    if isinstance(request, MakeCall) and request.number and (alert.code or not why):
        text = f"{text}: {request.number}"
    if why:
        return AlertRow(number, f"{text}.", why)
    literally = f" ({alert.detail})" if alert.detail else ""
    return AlertRow(number, f"{text}{literally}.", words.name("reasons", alert.reason))


def explained(failed: RequestFailed, words: Words) -> str:
    """Return why a request failed, as far as anybody said more than the reason.

    A code's own text comes first, then that of the framework's code for it; what the server
    literally said follows, for whoever is asked for help.
    """
    literally = failed.detail
    if not failed.code:
        return words.told(literally)
    own = words.find(f"errors.{failed.code}")
    text = own or shown(error_code(failed), literally, words.error)
    if not literally or text == literally:
        return text
    return f"{text} {literally}" if literally.startswith("[") else f"{text} [{literally}]"


def _outcome(failed: RequestFailed, words: Words) -> str:
    unknown = failed.reason in (Reason.OUTCOME_UNKNOWN, Reason.TIMED_OUT)
    table = "unknown_outcomes" if unknown else "requests"
    return words.say(f"{table}.{type(failed.request).__name__}")
