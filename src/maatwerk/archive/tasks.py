"""What the worker does for the archive on its own; what fails is told in the log and tried again."""

import logging
from datetime import datetime

from django.conf import settings

from . import actions, queries, timestamps
from .actors import PROGRAM
from .errors import ArchiveError

log = logging.getLogger("maatwerk.archive")


def keep_checkpoints(at: datetime) -> None:
    """Witness each chain that has grown since its last checkpoint."""
    for head in queries.heads_beyond_checkpoint():
        try:
            actions.checkpoint(institution_key=head.institution_key, at=at)
        except (ArchiveError, OSError) as trouble:
            log.error("no checkpoint of %s could be kept: %s", head.institution_key, trouble)


def keep_timestamps(at: datetime) -> None:
    """Have the newest event of each chain stamped that has grown since its last time-stamp, if configured."""
    for head in queries.heads_beyond_timestamp() if settings.TIMESTAMP_URL else ():
        try:
            token = timestamps.fetch(its_hash=head.hash)
            actions.keep_timestamp(head=head, token=token, actor=PROGRAM, at=at)
        except ArchiveError as trouble:
            log.error("no time-stamp of %s could be had: %s", head.institution_key, trouble)
