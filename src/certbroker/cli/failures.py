"""What goes wrong on the command line itself, and which exit code an error ends in."""

from enum import IntEnum

from certbroker.errors import CertbrokerError, ConsentPending, Recovery, SetupError


class Exit(IntEnum):
    """The exit codes of the contract."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    TEMPORARY = 3
    INTERRUPTED = 130
    BROKEN_PIPE = 141


class WrongUsage(SetupError):
    """The command was not used as it is meant."""

    code = "setup.usage"
    ko = "명령을 잘못 썼습니다."


class FileFailure(SetupError):
    """A file cannot be read or written."""

    code = "setup.file"
    ko = "파일을 읽거나 쓸 수 없습니다."


class MissingExtra(SetupError):
    """An optional part of certbroker is not installed."""

    code = "setup.extra"
    ko = "설치하지 않은 부가 기능이 필요합니다."


def exit_of(error: CertbrokerError) -> Exit:
    """Return the exit code of an error: by what its caller does next."""
    if isinstance(error, SetupError):
        return Exit.USAGE
    if error.recovery is Recovery.RETRY or isinstance(error, ConsentPending):
        return Exit.TEMPORARY
    return Exit.REFUSED
