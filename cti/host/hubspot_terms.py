"""What a HubSpot session depends on besides the Desktop."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cti.domain.model import Call


@dataclass(frozen=True, slots=True, kw_only=True)
class HubSpotTerms:
    """The panel's side of it."""

    origins: frozenset[str]  # of the pages that may be HubSpot
    own_origin: str
    has_agent: bool  # whether there are agent states that say who is available
    dispositions: Mapping[str, str]  # our code -> HubSpot's id
    title: Callable[[Call], str]  # of a call in HubSpot's log
    note: Callable[[str], None]  # writes one line of the log
    shown: Callable[[bool], None]  # takes whether HubSpot shows the panel
    is_ours: Callable[[], bool]  # whether, of several tabs, this one logs the calls
    join: Callable[[str], None]  # finds the other tabs of this user
