"""The host that is an organisation's own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.methods.web import domain


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("http://www.example.coop", "example.coop"),
        ("https://Example.org/fr/", "example.org"),
        ("www.example.co.uk", "example.co.uk"),
        ("https://www.example.org:8080/a?b=c", "example.org"),
        ("http:/example.fr", "example.fr"),
        ("//example.org", "example.org"),
        ("https://fr.example.org", "example.org"),
        ("m.example.org", "example.org"),
        ("example.org, other.org", "example.org"),
        ("info@example.be", "example.be"),
        ("mailto:a@example.org", "example.org"),
        ("http://bürger.example.de", "xn--brger-kva.example.de"),
        ("https://member.federation.org", "member.federation.org"),
    ],
)
def test_the_own_host_is_found(typed: str, host: str) -> None:
    assert domain(typed) == host


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("https://www.facebook.com/Group/", "facebook.com/group"),
        ("https://www.facebook.com/pages/Group/12345", "facebook.com/12345"),
        ("https://facebook.com/profile.php?id=1000", "facebook.com/1000"),
        ("https://group.wixsite.com/home", "group.wixsite.com"),
        ("http://group.wordpress.com/", "group.wordpress.com"),
        ("https://sites.google.com/site/group", "sites.google.com/site/group"),
        ("https://www.linkedin.com/company/group/", "linkedin.com/company/group"),
    ],
)
def test_on_a_shared_host_the_members_part_stays(typed: str, host: str) -> None:
    assert domain(typed) == host


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-",
        "update6",
        "n/a",
        "http://",
        "http://localhost",
        "192.168.1.1",
        "facebook.com",
        "https://www.facebook.com/",
        "wixsite.com",
        "group@gmail.com",
        "https://www.google.com/maps/d/viewer?mid=1",
    ],
)
def test_a_shared_host_alone_and_what_is_no_address_say_nothing(typed: str) -> None:
    assert domain(typed) == ""


ADDRESSES = st.from_regex(
    r"(https?://)?(www\.|fr\.|m\.){0,3}[a-z]{1,6}(\.[a-z]{2,4}){1,3}(/[a-z]{0,5}){0,3}", fullmatch=True
)


@given(st.one_of(ADDRESSES, st.text(max_size=30)))
def test_the_host_of_a_host_is_the_host(typed: str) -> None:
    host = domain(typed)
    assert domain(host) == host
