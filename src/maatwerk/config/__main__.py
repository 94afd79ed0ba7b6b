"""`python -m maatwerk.config`: the `maatwerk` command, and `manage` for Django's own commands."""

import os
import sys


def main() -> int:
    """Hand `manage ...` to Django and everything else to the `maatwerk` command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maatwerk.config.settings")
    if sys.argv[1:2] == ["manage"]:
        from django.core.management import execute_from_command_line

        execute_from_command_line(["maatwerk manage", *sys.argv[2:]])
        return 0
    from maatwerk.config.cli import main as maatwerk

    return maatwerk()


if __name__ == "__main__":
    sys.exit(main())
