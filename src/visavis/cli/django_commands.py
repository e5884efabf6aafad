"""Commands that need the application: Django is set up here, and only here."""

import json
import os
import sys


def migrate() -> None:
    """As the owner: default grants for the application's role, migrations, the cache's table."""
    # Settings read DATABASE_OWNER_URL when this is set.
    os.environ["VISAVIS_AS_OWNER"] = "1"
    _grant_by_default()
    _set_up()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=1)
    call_command("createcachetable")


def demo(*, as_json: bool) -> None:
    """Load the demonstration and list its accounts."""
    _set_up()
    from django.conf import settings

    if not settings.DEMONSTRATION:
        sys.exit("The demonstration is never loaded in production (VISAVIS_MODE=demonstration allows it).")
    from visavis.jobs.demo import load

    accounts = load()
    if as_json:
        print(json.dumps({"accounts": accounts}, ensure_ascii=False))
        return
    for account in accounts:
        print(f"{account['role']}: {account['email']} {account['password']} ({account['name']})")


def worker() -> None:
    """Run until SIGTERM."""
    _set_up()
    from visavis.jobs import worker as background

    background.run()


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "visavis.config.settings")
    import django

    django.setup()


def _grant_by_default() -> None:
    """On a server of the administrator's own, too, the application may use what the owner makes."""
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    from visavis.runtime.postgres import grant_by_default

    owner, application = os.environ.get("DATABASE_OWNER_URL"), os.environ.get("DATABASE_URL")
    if not owner or not application:
        sys.exit("Set DATABASE_OWNER_URL (the role that migrates) and DATABASE_URL (the application's role).")
    role = str(conninfo_to_dict(application).get("user") or "")
    try:
        with psycopg.connect(owner, autocommit=True) as connection:
            grant_by_default(connection, role)
    except psycopg.Error as error:
        sys.exit(f"DATABASE_OWNER_URL: {error}")
