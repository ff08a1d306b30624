"""`python -m sostiene` is the command `sostiene`."""

from sostiene.cli import cli

if __name__ == "__main__":
    cli(prog_name="sostiene")
