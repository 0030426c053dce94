"""Parts of the network, and whether an address lies in them."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Subnet = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

PRIVATE = "10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 127.0.0.0/8, fc00::/7, fe80::/10, ::1"
"""What no router of the internet passes on: the networks of a building."""
MACHINE = ("127.0.0.1", "::1")
"""This machine itself. The rest of 127.0.0.0/8 is treated like any other machine."""


def read_subnets(text: str) -> tuple[Subnet, ...]:
    """The subnets of a list with commas; a lone address is a subnet of one. :raises ValueError: at a bad one."""
    return tuple(ip_network(one.strip(), strict=False) for one in text.split(",") if one.strip())


def read_address(text: str | None) -> Address | None:
    """A client's address, an IPv4 one also when it comes dressed as IPv6; None if it is none."""
    try:
        found = ip_address((text or "").split("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def is_in(address: Address, subnets: Iterable[Subnet]) -> bool:
    """Whether an address lies in any of the subnets."""
    return any(address in subnet for subnet in subnets if subnet.version == address.version)


def is_machine(address: Address | None) -> bool:
    """Whether the caller sits at this machine."""
    return str(address) in MACHINE
