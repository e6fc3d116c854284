"""Whatever part of a form does not arrive: it is saved without it or refused, and never a fault."""

import pytest

from tests.web.admin_promises import CALENDAR, POLICY, fields_of, newest, promise

DAY = {"day_0_on": "2026-12-24", "day_0_name": "Eve", "day_0_hours": "09:00-12:00"}


@pytest.mark.parametrize(("path", "more"), [(POLICY, {}), (CALENDAR, DAY)])
@pytest.mark.parametrize("step", ["save", "preview"])
def test_a_form_without_any_one_of_its_fields_is_answered(browse, cast, path, more, step):
    promise()
    priya = browse(cast.priya)
    fields = fields_of(priya.page(path)) | more | {"step": step}
    assert len(fields) > 20

    for left_out in fields:
        sent = {name: value for name, value in fields.items() if name != left_out}
        sent |= {"edition": str(newest().number)} if left_out != "edition" else {}
        assert priya.post(path, **sent).status_code in (200, 303, 422), left_out


def test_a_target_that_is_not_sent_is_no_target(browse, cast):
    promise()
    priya = browse(cast.priya)

    answer = priya.post(
        POLICY, **fields_of(priya.page(POLICY), high_first_response=None, late_after=None)
    )

    assert answer.status_code == 303
    assert newest().book.policies[0].goals["high"].first_response == ""
