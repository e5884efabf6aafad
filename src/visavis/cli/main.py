"""The commands of `visavis`."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="visavis",
    help="Vis-à-vis, telehealth for Québec's public health network.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

HomeOption = Annotated[
    Path | None,
    typer.Option(
        "--home", help="Folder of database, mail, keys and logs (or VISAVIS_HOME).", file_okay=False
    ),
]


@app.command()
def up(
    home: HomeOption = None,
    ready_file: Annotated[
        Path | None, typer.Option(help="Written when all is ready, removed at the stop.")
    ] = None,
    demo: Annotated[bool, typer.Option("--demo/--no-demo", help="Load the demonstration.")] = True,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Preferred port of the pages (8000).")
    ] = None,
) -> None:
    """Start everything, and stop it with Ctrl-C."""
    from visavis.cli.up import start

    raise typer.Exit(start(home, ready_file, demo=demo, port=port))


@app.command()
def doctor() -> None:
    """Say what is missing on this machine and how to get it."""
    from visavis.cli.doctor import examine

    raise typer.Exit(examine())


@app.command()
def migrate() -> None:
    """Bring the database up to date, as its owner (DATABASE_OWNER_URL)."""
    from visavis.cli.django_commands import migrate as run

    run()


@app.command()
def demo(
    as_json: Annotated[bool, typer.Option("--json", help="Print the accounts as JSON.")] = False,
) -> None:
    """Load the demonstration: invented establishments, people and visits. Safe to repeat."""
    from visavis.cli.django_commands import demo as run

    run(as_json=as_json)


@app.command()
def serve(port: Annotated[int, typer.Option(min=1, max=65535)] = 8000) -> None:
    """Serve the pages on loopback."""
    from visavis.cli.serve import serve as run

    run(port)


@app.command()
def worker() -> None:
    """Do the background work: messages, reminders, watches."""
    from visavis.cli.django_commands import worker as run

    run()


@app.command("mail-receiver")
def mail_receiver(port: Annotated[int, typer.Option()], maildir: Annotated[Path, typer.Option()]) -> None:
    """Take in mail and keep it in a Maildir; nothing leaves the machine."""
    from visavis.runtime.mail import receive

    receive(port, maildir)


@app.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
def norms(arguments: Annotated[list[str] | None, typer.Argument()] = None) -> None:
    """Ask the law and the orientations: evaluate, schema, explain."""
    from visavis.cli.norms import main as run

    raise typer.Exit(run(arguments or []))


def main() -> None:
    """Entry point of `visavis` and `python -m visavis`."""
    app(prog_name="visavis")
