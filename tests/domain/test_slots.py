"""What a move still needs of each resource is what it wants and does not have: neither more nor less."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bella_core.domain.slots import Claim, without

START = datetime(2027, 3, 1, 9, tzinfo=UTC)
claims = st.builds(
    lambda resource, start, length: Claim(resource, START + timedelta(minutes=start), START + timedelta(minutes=start + length)),
    st.sampled_from(("provider:a", "room:1")),
    st.integers(0, 60),
    st.integers(1, 40),
)


def minutes(found):
    """Return each minute of each resource that is taken."""
    return {
        (claim.resource, claim.starts_at + timedelta(minutes=ahead))
        for claim in found
        for ahead in range((claim.ends_at - claim.starts_at) // timedelta(minutes=1))
    }


@given(st.lists(claims, max_size=4), st.lists(claims, max_size=4))
def test_what_is_left_is_what_is_wanted_and_not_had(wanted, had):
    left = without(wanted, had)
    assert minutes(left) == minutes(wanted) - minutes(had)
    assert all(claim.starts_at < claim.ends_at for claim in left)
