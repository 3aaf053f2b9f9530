"""What went wrong in one line, for a host to show."""

from cti.domain.events import Notice, RequestFailed
from cti.domain.model import Alert

from .alert_view import alert_row
from .words import Words


def sentence(told: RequestFailed | Notice, words: Words) -> str:
    """Return what the agent would read in an alert."""
    if isinstance(told, Notice):
        alert = Alert(number=0, reason=told.reason, detail=told.detail)
    else:
        alert = Alert(
            number=0,
            reason=told.reason,
            request=told.request,
            detail=told.detail,
            code=told.code,
        )
    row = alert_row(alert, words)
    return f"{row.text} {row.advice}".rstrip()
