"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

from graphbuild.errors import StoreError


@contextmanager
def written_whole(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """A file to write bytes to that takes its name, and the place of an older one, when the block ends well.
    Makes the folder it is in. Raises StoreError for what can't be written."""
    path = Path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "wb", dir=path.parent, prefix=f".{path.name}.{os.getpid()}.", delete=False
        ) as file:
            try:
                yield cast(BinaryIO, file)
                file.flush()
                os.fsync(file.fileno())
                file.close()
                os.chmod(file.name, 0o666 & ~_umask())
                os.replace(file.name, path)
                _sync(path.parent)
            except BaseException:
                file.close()
                Path(file.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise StoreError(f"can't write {path}: {error.strerror or error}; choose another place") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync(folder: Path) -> None:
    """Puts a new name of a folder on the disk, where the system lets one."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def tidy(folder: Path, *names: str) -> None:
    """Takes away what a killed process began to write in the place of these files."""
    for name in names:
        for left in folder.glob(f".{name}.*"):
            pid = left.name.removeprefix(f".{name}.").partition(".")[0]
            if not (pid.isdecimal() and _runs(int(pid))):
                with suppress(OSError):
                    left.unlink()


def _runs(pid: int) -> bool:
    if os.name != "posix":
        return True  # there a signal that asks would end it
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def first_out_of_memory() -> None:
    """Has the kernel end this process before others where memory runs out (Linux; else nothing)."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")
