"""Two people meet: the whole room path, with pictures and sound that really flow."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from tests.browser.conftest import Stage

Visits = Callable[..., SimpleNamespace]


@pytest.mark.requirement("R042")
@pytest.mark.requirement("R043")
def test_a_patient_is_let_in_and_both_see_and_hear_each_other(
    stage: Stage, clinic: SimpleNamespace, a_visit: Visits
) -> None:
    # given a visit whose waiting room is open
    visit = a_visit()
    karim = stage.professional(clinic)
    jeanne = stage.person()

    # when the patient comes by the link and is let in
    jeanne.opens_link(visit.path)
    jeanne.starts()
    jeanne.answers_before_entering()
    jeanne.tests_device()
    jeanne.goes_to_waiting_room()
    karim.sees_arrival_of(visit.name)
    karim.goes_to_door(visit.id)
    karim.admits(visit.name)
    jeanne.enters()
    karim.confirms_identity()

    # then pictures and sound flow both ways, and each sees the other
    karim.room.sees_and_hears()
    jeanne.room.sees_and_hears()
    karim.room.sees("guest")
    jeanne.room.sees("host")

    # and the end for one is the end for all
    karim.ends_for_all()
    jeanne.is_at_the_end()
