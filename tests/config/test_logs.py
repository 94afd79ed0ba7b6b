"""The log says what broke and where, never about whom."""

import logging
import sys

from maatwerk.config.logs import Line, NoIdentity


def written(record: logging.LogRecord) -> str:
    NoIdentity().filter(record)
    return Line("%(levelname)s %(message)s").format(record)


def record(text: str, *values: object, trouble: bool = False) -> logging.LogRecord:
    told = sys.exc_info() if trouble else None
    return logging.LogRecord("maatwerk", logging.ERROR, __file__, 1, text, values, told)


def test_an_address_is_cut_out() -> None:
    assert (
        written(record("no mail to %s today", "jan.jansen@maarwijk.example"))
        == "ERROR no mail to [address] today"
    )


def test_the_query_of_an_address_is_cut_out() -> None:
    assert written(record("GET %s", "/cases/?patient=Jansen&born=1970")) == "ERROR GET /cases/?[cut]"


def test_of_an_exception_kind_and_place_are_written_and_not_its_text() -> None:
    try:
        try:
            raise KeyError("Jansen, born 1970")
        except KeyError as cause:
            raise ValueError("patient Jansen") from cause
    except ValueError:
        text = written(record("broke", trouble=True))

    assert "ValueError" in text
    assert "KeyError" in text
    assert "test_logs.py" in text
    assert "born 1970" not in text.replace('raise KeyError("Jansen, born 1970")', "")
    assert "patient Jansen" not in text.replace('raise ValueError("patient Jansen")', "")
