"""Where the pages log what no page may show."""

import logging
from typing import Any

from traitlets.log import get_logger


def log() -> "logging.Logger | logging.LoggerAdapter[Any]":
    """The log of the Jupyter program that runs the notebook: it ends on the server's own output.

    An ordinary logger writes to ``sys.stderr``, which a kernel sends to the page under stock Voila: with
    the ids of questions and with lines of code.
    """
    return get_logger()
