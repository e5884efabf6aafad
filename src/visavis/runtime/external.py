"""Parts that run elsewhere: their addresses are tried before anything starts, and a wrong one is named."""

import smtplib
from collections.abc import Mapping
from urllib.parse import SplitResult, unquote, urlsplit

import psycopg

from visavis.runtime import livekit
from visavis.runtime.errors import StartError

OLDEST_POSTGRESQL = 15
LIVEKIT_VARIABLES = ("LIVEKIT_URL", "LIVEKIT_API_KEY", "LIVEKIT_API_SECRET")
MAIL_SCHEMES = {"smtp": 25, "smtp+tls": 587, "submission": 587, "smtps": 465, "smtp+ssl": 465}


def check_database(environment: Mapping[str, str]) -> None:
    """`DATABASE_URL` is the application's role; `DATABASE_OWNER_URL` another one, of the same database."""
    for name, other in (("DATABASE_URL", "DATABASE_OWNER_URL"), ("DATABASE_OWNER_URL", "DATABASE_URL")):
        if not environment.get(name):
            raise StartError(
                f"{other} is set, but {name} is not.",
                "The application (DATABASE_URL) and the role that migrates (DATABASE_OWNER_URL) go together.",
            )
    application = _look("DATABASE_URL", environment["DATABASE_URL"])
    owner = _look("DATABASE_OWNER_URL", environment["DATABASE_OWNER_URL"])
    if (application["database"], application["oid"]) != (owner["database"], owner["oid"]):
        raise StartError(
            f"DATABASE_OWNER_URL opens another database ({owner['database']}) than DATABASE_URL."
        )
    if application["superuser"] or application["role"] == owner["role"] or application["creates"]:
        raise StartError(
            f"DATABASE_URL names the role {application['role']}, which may change the database's structure.",
            "The application needs a role that is neither owner nor superuser: the audit trail rests on it.",
        )
    if not owner["creates"]:
        raise StartError(
            f"DATABASE_OWNER_URL: the role {owner['role']} may not create tables in the schema public.",
            f"As an administrator: alter schema public owner to {owner['role']};",
        )


def _look(variable: str, url: str) -> dict[str, object]:
    if urlsplit(url).scheme not in {"postgres", "postgresql"}:
        raise StartError(
            f"{variable} is not an address of PostgreSQL (postgresql://role:password@host:port/database)."
        )
    try:
        with psycopg.connect(url, connect_timeout=5, autocommit=True) as connection:
            row = connection.execute(
                "select current_user::text, current_database()::text,"
                " (select oid::bigint from pg_database where datname = current_database()),"
                " (select rolsuper from pg_roles where rolname = current_user),"
                " has_schema_privilege('public', 'create'), current_setting('server_version_num')::int"
            ).fetchone()
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise StartError(
            f"{variable} does not open a database: {reason}",
            "Correct it, or unset it to use the embedded PostgreSQL.",
        ) from error
    role, database, oid, superuser, creates, version = row  # type: ignore[misc]
    if version < OLDEST_POSTGRESQL * 10_000:
        raise StartError(
            f"{variable} opens PostgreSQL {version // 10_000}; {OLDEST_POSTGRESQL} or later is needed."
        )
    return {"role": role, "database": database, "oid": oid, "superuser": superuser, "creates": creates}


def check_livekit(environment: Mapping[str, str]) -> None:
    """The server answers and accepts the key."""
    missing = [name for name in LIVEKIT_VARIABLES if not environment.get(name)]
    if missing:
        raise StartError(
            f"{' and '.join(missing)} must be set too: {', '.join(LIVEKIT_VARIABLES)} go together."
        )
    url, key, secret = (environment[name] for name in LIVEKIT_VARIABLES)
    if urlsplit(url).scheme not in {"ws", "wss", "http", "https"} or not urlsplit(url).hostname:
        raise StartError(f"LIVEKIT_URL is not an address of a LiveKit server (wss://host): {_shown(url)}")
    status = livekit.ask(url, key, secret, timeout=5)
    if status in {401, 403}:
        raise StartError(
            f"LIVEKIT_API_KEY and LIVEKIT_API_SECRET are refused by {_shown(url)}.",
            "They must be a pair of the server's `keys`.",
        )
    if status != 200:
        raise StartError(
            f"LIVEKIT_URL: no LiveKit server answers at {_shown(url)}.",
            "Correct it, or unset the three LIVEKIT_ variables to use the embedded server.",
        )


def check_mail(environment: Mapping[str, str]) -> None:
    """The server greets us, and accepts the account when there is one."""
    url = urlsplit(environment["EMAIL_URL"])
    if url.scheme not in MAIL_SCHEMES or not url.hostname:
        raise StartError(
            "EMAIL_URL is not an address of a mail server.",
            f"It looks like smtp://user:password@host:587; schemes: {', '.join(MAIL_SCHEMES)}.",
        )
    try:
        _greet(url)
    except smtplib.SMTPAuthenticationError as error:
        raise StartError(
            f"EMAIL_URL: {url.hostname} refuses the account {unquote(url.username or '')}."
        ) from error
    except (OSError, ValueError, smtplib.SMTPException) as error:
        raise StartError(
            f"EMAIL_URL: no mail server answers at {url.hostname} ({error}).",
            "Correct it, or unset it to use the embedded receiver.",
        ) from error


def _greet(url: SplitResult) -> None:
    port = url.port or MAIL_SCHEMES[url.scheme]
    over_tls = url.scheme in {"smtps", "smtp+ssl"}
    client = (smtplib.SMTP_SSL if over_tls else smtplib.SMTP)(url.hostname or "", port, timeout=5)
    with client:
        client.ehlo()
        if url.scheme in {"smtp+tls", "submission"}:
            client.starttls()
        if url.username:
            client.login(unquote(url.username), unquote(url.password or ""))


def _shown(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
