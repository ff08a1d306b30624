"""The command `sostiene`: results to stdout, everything else to stderr; exit 0 fine, 1 some problems, 2 wrong use.

Each command is a thin shell over one function of the library, which it imports when it runs: `sostiene --help` answers
at once.
"""

import logging
import sys
from typing import Any

import click

from sostiene import __version__
from sostiene.cli.add import add
from sostiene.cli.ask import articles, problems, search, show, who
from sostiene.cli.backup import backup, restore
from sostiene.cli.claims import changes, claims, dossier, echoes, origins, silent, utterance
from sostiene.cli.connect import connect
from sostiene.cli.correct import correct, corrections, reread
from sostiene.cli.demo import demo
from sostiene.cli.doctor import doctor
from sostiene.cli.edits import edits
from sostiene.cli.evaluate import evaluate
from sostiene.cli.evidence import evidence
from sostiene.cli.export import export
from sostiene.cli.judging import merge, reject, split
from sostiene.cli.languages import languages
from sostiene.cli.mcp import mcp
from sostiene.cli.output import close_stdout, report_error
from sostiene.cli.read import read
from sostiene.cli.reliability import reliability
from sostiene.cli.remove import remove, removed
from sostiene.cli.review import review
from sostiene.cli.serve import serve
from sostiene.cli.verify import verify
from sostiene.cli.watch import watch
from sostiene.errors import SostieneError, UsageError

# What a shell expects of a command that was stopped by the user, or by a reader that went away: 128 + signal.
STOPPED = 130
READER_GONE = 141
logger = logging.getLogger(__name__)


class Program(click.Group):
    """A group of commands in which every error becomes one line on stderr and the right exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise  # click's own: it shows them and exits with the right code
        except SostieneError as error:
            report_error(error)
            ctx.exit(2 if isinstance(error, UsageError) else 1)
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            ctx.exit(STOPPED)
        except BrokenPipeError:
            close_stdout()
            ctx.exit(READER_GONE)
        except Exception as error:  # a fault of ours: one line for the user, the traceback for who asks for it
            logger.debug("fault in the command %s", ctx.invoked_subcommand, exc_info=error)
            report_error(explain_crash(error))
            ctx.exit(1)


def explain_crash(error: Exception) -> SostieneError:
    """A fault of ours in the words of an error of the user's."""
    return SostieneError(
        f"Sostiene failed ({type(error).__name__}: {error})", "Run it as sostiene --debug … and report what that prints"
    )


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="sostiene")
@click.option("--debug", is_flag=True, help="Show on stderr what happens inside, with tracebacks.")
def cli(debug: bool) -> None:
    """Give it news; get who said what, when, through whom, with the exact words.

    \b
    sostiene demo                      read a small invented story
    sostiene read article.txt          read an article of your own
    sostiene read https://…            or one from the web
    """
    if debug:
        logging.basicConfig(level=logging.DEBUG, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")


COMMANDS = (
    read, add, watch, who, search, show, articles, problems, edits,
    review, correct, corrections, reread, remove, removed,
    connect, claims, changes, silent, origins, echoes, utterance, dossier, merge, split, reject,
    serve, verify, evidence, export, reliability, backup, restore,
    mcp,
    demo, evaluate, languages, doctor,
)  # fmt: skip
for command in COMMANDS:
    cli.add_command(command)
