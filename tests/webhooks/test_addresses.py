"""Events go to the open network by HTTPS, and into private networks only where the settings say so."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.services.webhooks_addresses import BadAddress, OpenResolver, PrivateAddress, check_url, is_open

OPEN = ["https://example.ca", "https://example.ca:8443/a?b=c", "https://8.8.8.8/", "https://[2001:4860:4860::8888]/"]
HERE = ["http://localhost:9000/", "http://127.0.0.1/", "https://localhost/", "http://[::1]:80/x"]
INSIDE = ["https://10.0.0.1/", "https://192.168.1.1/", "https://169.254.169.254/latest", "https://[fd00::1]/", "https://[::ffff:10.0.0.1]/"]
NEVER = [
    "http://example.ca/", "ftp://example.ca/", "https://", "example.ca", "https://a:b@example.ca/", "https://example.ca/#x",
    "https://example.ca/ x", "https://exämple.ca/", "https://example.ca:99999/", "https://[::1", "https://" + "a" * 2000 + ".ca", "http://10.0.0.1/",
]  # fmt: skip


@pytest.mark.parametrize("url", OPEN)
def test_the_open_network_is_reached(url):
    check_url(url, private=False)
    check_url(url, private=True)


@pytest.mark.parametrize("url", HERE + INSIDE)
def test_private_networks_need_the_setting(url):
    check_url(url, private=True)
    with pytest.raises(BadAddress, match="private = true"):
        check_url(url, private=False)


@pytest.mark.parametrize("url", NEVER)
def test_some_addresses_are_never_taken(url):
    for private in (False, True):
        with pytest.raises(BadAddress, match="must"):
            check_url(url, private=private)


@given(st.text(max_size=40))
def test_whatever_is_sent_is_taken_or_refused(text):
    for url in (text, "https://" + text):
        try:
            check_url(url, private=False)
        except BadAddress:
            continue
        assert url.casefold().startswith("https://")


@given(st.ip_addresses(v=4))
def test_an_address_of_ipv4_is_judged_alike_however_it_is_written(address):
    number = int(address)
    for other in (0xFFFF << 32 | number, 0x2002 << 112 | number << 80, 0x64FF9B << 96 | number):
        assert is_open(ipaddress.IPv6Address(other)) == is_open(address)


async def test_a_name_that_leads_inside_is_refused_when_it_is_connected_to():
    resolver = OpenResolver()
    with pytest.raises(PrivateAddress):
        await resolver.resolve("localhost", 443)
    await resolver.close()
