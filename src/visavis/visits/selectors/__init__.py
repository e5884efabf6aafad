"""The only way to fetch visits. A stranger gets `NotFound`, which tells nothing."""

from visavis.visits.selectors.day import day_of
from visavis.visits.selectors.day_rows import DayRow, DayView
from visavis.visits.selectors.guests import (
    GuestView,
    LinkView,
    connection_for_session,
    decides_for_patient,
    follow_up_of,
    guest_view,
    helpers_of,
    host_presence,
    latest_connection,
    link_view,
    other_device_is_open,
)
from visavis.visits.selectors.room import room_state
from visavis.visits.selectors.visits import (
    log_of,
    notices_of,
    people_of,
    visit_for,
    visit_for_role,
    visits_of_patient,
)

__all__ = [
    "DayRow",
    "DayView",
    "GuestView",
    "LinkView",
    "connection_for_session",
    "day_of",
    "decides_for_patient",
    "follow_up_of",
    "guest_view",
    "helpers_of",
    "host_presence",
    "latest_connection",
    "link_view",
    "log_of",
    "notices_of",
    "other_device_is_open",
    "people_of",
    "room_state",
    "visit_for",
    "visit_for_role",
    "visits_of_patient",
]
