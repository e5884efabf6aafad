"""Planning a visit, now or later; its sheet before the day; the list of visits."""
