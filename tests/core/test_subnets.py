"""Which addresses lie in which networks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.subnets import PRIVATE, is_in, is_machine, read_address, read_subnets

LISTS = ["", " ", ",", "10.0.0.0/8", "10.0.0.1/8", "::1", "fe80::/10, 10.0.0.0/8,", "192.168.1.7"]


@pytest.mark.parametrize("text", LISTS)
def test_a_list_of_networks_is_read(text: str) -> None:
    assert len(read_subnets(text)) == len([one for one in text.split(",") if one.strip()])


@pytest.mark.parametrize("text", ["10", "10.0.0.0/33", "office", "10.0.0.0/8;::1", "256.1.1.1", "fe80::%eth0/x", "*"])
def test_what_is_no_network_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_subnets(text)


@given(st.ip_addresses(v=4))
def test_an_address_dressed_as_another_kind_is_still_the_same(address: object) -> None:
    plain, dressed = read_address(str(address)), read_address(f"::ffff:{address}")
    assert plain == dressed
    assert plain is not None
    assert is_in(plain, read_subnets("0.0.0.0/0"))
    assert not is_in(plain, read_subnets("::/0"))


@given(st.ip_addresses())
def test_private_is_what_the_standards_call_so(address: object) -> None:
    found = read_address(str(address))
    if found is not None and is_in(found, read_subnets(PRIVATE)):
        assert found.is_private or found.is_link_local


@pytest.mark.parametrize("text", [None, "", "x", "1.2.3", "1.2.3.4.5", "::g", "127.0.0.1, 8.8.8.8", "127.0.0.1:80"])
def test_what_is_no_address_is_none(text: str | None) -> None:
    assert read_address(text) is None
    assert not is_machine(read_address(text))


@pytest.mark.parametrize("text", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_the_machine_is_two_addresses(text: str) -> None:
    assert is_machine(read_address(text))


@pytest.mark.parametrize("text", ["127.0.0.2", "127.1.1.1", "0.0.0.0", "::", "192.168.1.10"])
def test_no_other_address_is_the_machine(text: str) -> None:
    assert not is_machine(read_address(text))
