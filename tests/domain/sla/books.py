"""Any book of promises: hypothesis strategies."""

from __future__ import annotations

from hypothesis import strategies as st

from app.domain.sla.book import Book, Goals, Policy
from app.domain.sla.words import MAY_PAUSE, PRIORITIES, Act, Moment, Target
from tests.domain.sla.golden import ALWAYS, LUNCH, NIGHTS, OFFICE

CALENDARS = (OFFICE, LUNCH, ALWAYS, NIGHTS)
LENGTHS = st.sampled_from(["", "30m", "1h", "4h", "1d", "2d 4h"])
GOALS = st.builds(
    Goals,
    first_response=LENGTHS,
    next_response=LENGTHS,
    resolution=LENGTHS,
    warn_left=st.sampled_from([0, 25, 99]),
)
ACTS = st.dictionaries(
    st.sampled_from(Moment), st.lists(st.sampled_from(Act), unique=True).map(tuple), max_size=3
)


@st.composite
def policies(draw, key: str):
    """For all queues, or for the first or the second of them."""
    return Policy(
        key=key,
        name=key,
        calendar=draw(st.sampled_from(CALENDARS)).key,
        queues=draw(st.sampled_from([(), (1,), (2,)])),
        categories=draw(st.sampled_from([(), ("billing",)])),
        organisations=draw(st.sampled_from([(), (), (1,), (99,)])),
        goals=draw(st.dictionaries(st.sampled_from(PRIORITIES), GOALS, min_size=2)),
        pauses=draw(
            st.dictionaries(
                st.sampled_from(Target),
                st.lists(st.sampled_from(MAY_PAUSE), unique=True).map(tuple),
            )
        ),
        acts=draw(ACTS),
        late_after=draw(st.sampled_from(["", "1h"])),
    )


BOOKS = st.builds(
    lambda first, second, third: Book(CALENDARS, (first, second, third)),
    policies("first"),
    policies("second"),
    policies("third"),
)
