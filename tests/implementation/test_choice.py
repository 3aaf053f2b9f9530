"""Which Implementation a settings file asks for."""

import pytest

from cti.domain.services import LogOn
from cti.errors import CTIError
from cti.implementation.choice import choose
from cti.implementation.cisco.implementation import CiscoImplementation
from cti.implementation.voximplant import VoximplantImplementation
from cti.panel.site import site_of
from cti.settings import read_settings

KIT = """\
[cti]
server = "voximplant"
[voximplant]
host = "kit.example.com"
domain = "acme"
token_id = "1024"
user_id = "501"
"""
CISCO = """\
[cti]
server = "cisco"
[cisco]
variables = { CallVariable1 = "Customer" }
"""


@pytest.mark.parametrize(
    ("text", "kind", "address"),
    [
        (KIT, VoximplantImplementation, "wss://kit.example.com/acme-"),
        (CISCO, CiscoImplementation, "./bridge/a"),
    ],
)
def test_the_settings_choose_the_implementation(text: str, kind: type, address: str) -> None:
    chosen, begin = choose(read_settings(text, "site.toml"), lambda: 0.5)
    assert chosen is kind
    made = begin(LogOn("1001", "secret", "2001"))
    assert isinstance(made, kind)
    assert made.connect(0.0).startswith(address)


def test_a_wrong_field_of_the_dialect_is_told_before_anybody_logs_in() -> None:
    text = KIT + '[voximplant.dialect]\nfields = { call_identifier = "x" }\n'
    with pytest.raises(CTIError, match="call_identifier"):
        choose(read_settings(text, "site.toml"), lambda: 0.5)


def test_the_page_is_given_the_sites_labels() -> None:
    site = site_of(read_settings(CISCO, "site.toml"))
    assert (site.server, dict(site.variables)) == ("cisco", {"CallVariable1": "Customer"})
    assert site_of(read_settings(KIT, "site.toml")).variables == {}
