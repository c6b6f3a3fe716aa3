"""The command `genealogy`: its subcommands from `api/commands`, and one place where errors become words and exit statuses.

0 done, 1 an error (code and text on stderr), 2 usage or ambiguous, 3 answered but incomplete, 4 loaded but with rejected rows.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys

import typer

from api import commands
from genealogy.errors import Ambiguous, GenealogyError

FAILED, AMBIGUOUS = 1, 2


def make_app() -> typer.Typer:
    """The command with all its subcommands."""
    app = typer.Typer(
        name="genealogy",
        help="Lot genealogy: where a lot came from, what it became, who holds it now.",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    for module in pkgutil.iter_modules(commands.__path__):
        importlib.import_module(f"{commands.__name__}.{module.name}").register(app)
    return app


def main() -> None:
    """Run the command; the entry point of `genealogy`."""
    try:
        make_app()()
    except Ambiguous as error:
        print(f"error {error.code}: {error.text}", *(f"  {candidate}" for candidate in error.candidates), error.cure, sep="\n", file=sys.stderr)
        sys.exit(AMBIGUOUS)
    except GenealogyError as error:
        print(f"error {error.code}: {error}", file=sys.stderr)
        sys.exit(FAILED)


if __name__ == "__main__":
    main()
