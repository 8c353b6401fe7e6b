"""The readable files below a folder, in a fixed order, each once whatever the links say."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path


def readable_files(
    folder: Path, reader_of: Callable[[Path], object | None]
) -> Iterator[tuple[Path, OSError | None]]:
    """Files that have a reader, a folder's own before those of its subfolders, both sorted by name; and the
    folders that can't be listed, with the error.

    Hidden files and folders and unknown formats are passed over. Links are followed, unless they lead to what
    is read anyhow: back up, round in a circle, or to a neighbour.
    """
    problems: list[OSError] = []
    followed = [Path(os.path.realpath(folder))]
    for here, folders, files in os.walk(folder, followlinks=True, onerror=problems.append):
        folders[:] = [
            name
            for name in sorted(folders)
            if not name.startswith(".") and _leads_on(Path(here, name), followed)
        ]
        for problem in problems:
            yield Path(problem.filename or here), problem
        problems.clear()
        for name in sorted(files):
            file = Path(here, name)
            if (
                not name.startswith(".")
                and reader_of(file) is not None
                and _is_its_own(file, followed, reader_of)
            ):
                yield file, None
    for problem in problems:
        yield Path(problem.filename or folder), problem


def valid_name(path: Path) -> str:
    """The path with slashes, as valid Unicode whatever bytes the file system holds."""
    return os.fsencode(path.as_posix()).decode("utf-8", errors="replace")


def _leads_on(folder: Path, followed: list[Path]) -> bool:
    """Whether to go into the folder; a link's target is remembered, so that no other link reads it again."""
    if not folder.is_symlink():
        return True
    target = Path(os.path.realpath(folder))
    if any(_seen(target, other) or other.is_relative_to(target) for other in followed):
        return False
    followed.append(target)
    return True


def _is_its_own(file: Path, followed: list[Path], reader_of: Callable[[Path], object | None]) -> bool:
    """A regular file, or a link to one not read under its own name; a broken link is kept, to be reported."""
    if not file.is_symlink():
        return file.is_file()
    target = Path(os.path.realpath(file))
    if not target.exists():
        return True
    return target.is_file() and (reader_of(target) is None or not any(_seen(target, it) for it in followed))


def _seen(target: Path, folder: Path) -> bool:
    """Whether a walk of the folder comes to the target."""
    return target.is_relative_to(folder) and not any(
        part.startswith(".") for part in target.relative_to(folder).parts
    )
