"""What can go wrong on the way to paper."""


class PrintFailed(Exception):
    """A document was not made; ``str()`` says why and what to do, in the words of the interface."""
