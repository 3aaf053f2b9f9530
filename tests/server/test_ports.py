"""Ports are taken all together, or not at all."""

import pytest

from cti.server.ports import PortError, listen


def test_a_taken_port_is_named_and_the_others_are_given_back() -> None:
    free, taken = listen("127.0.0.1", [0, 0])
    ports = [each.getsockname()[1] for each in (free, taken)]
    free.close()
    with taken, pytest.raises(PortError) as caught:
        listen("127.0.0.1", ports)
    assert str(caught.value) == f"Port {ports[1]} of 127.0.0.1 is already in use."
    for each in listen("127.0.0.1", ports):
        each.close()


def test_an_address_of_another_machine_is_told_apart() -> None:
    with pytest.raises(PortError, match=r"Port 0 of 192\.0\.2\.1 is not on this machine\."):
        listen("192.0.2.1", [0])


def test_what_is_no_address_is_refused_in_words() -> None:
    with pytest.raises(PortError, match="no such host:80 is no address to listen on"):
        listen("no such host", [80])


@pytest.mark.parametrize("port", [-1, 65_536])
def test_what_is_no_port_is_refused_in_words(port: int) -> None:
    with pytest.raises(PortError, match=f"Port {port} does not exist"):
        listen("127.0.0.1", [port])
