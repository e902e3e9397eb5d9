"""What stops a backup or a restore."""


class BackupError(Exception):
    """Its message is for the person at the keyboard: what happened, and what to do next."""
