"""Which IP addresses are public: those, and only those, may be asked for a page.

The lists are the special-purpose registries of IANA (RFC 6890 and what followed). `ipaddress.is_global` alone differs
between Python's patch releases and calls multicast, NAT64 and others global; what is doubtful is refused here.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_NOT_UNICAST_4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # shared by the customers of a provider (CGNAT)
        "192.0.0.0/24",
        "192.88.99.0/24",  # relays of 6to4
        "198.18.0.0/15",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_GLOBAL_6 = IPv6Network("2000::/3")
_SPECIAL_6 = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",
        "2002::/16",  # 6to4: holds an IPv4 address, and no newspaper stands there
        "3fff::/20",
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether an IP address, written as numbers, is globally routable unicast; an IPv4 address inside counts as itself.

    Raises ValueError where it is no IP address.
    """
    parsed = ip_address(address)
    return _public_4(parsed) if isinstance(parsed, IPv4Address) else _public_6(parsed)


def _public_4(address: IPv4Address) -> bool:
    return address.is_global and not address.is_multicast and not any(address in block for block in _NOT_UNICAST_4)


def _public_6(address: IPv6Address) -> bool:
    if address.scope_id is not None:
        return False
    inside = address.ipv4_mapped
    if inside is None and address in _NAT64:
        inside = IPv4Address(int(address) & 0xFFFF_FFFF)
    if inside is not None:
        return _public_4(inside)
    return address in _GLOBAL_6 and address.is_global and not any(address in block for block in _SPECIAL_6)
