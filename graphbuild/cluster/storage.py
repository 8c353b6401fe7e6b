"""Folders wherever Spark can read and write them: a disk, HDFS, an object store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from py4j.protocol import Py4JError
from pyspark.sql import SparkSession

from graphbuild.errors import GraphbuildError, StoreError


class Found(NamedTuple):
    """A file or folder by its full address."""

    address: str
    folder: bool


class Storage:
    """Hadoop's file systems, as the session knows them. Raises GraphbuildError for a session that is only a
    client of another (Spark Connect), StoreError for what can't be read or written."""

    def __init__(self, spark: SparkSession) -> None:
        try:
            self._jvm: Any = spark._jvm
            self._settings: Any = spark._jsc.hadoopConfiguration()
        except Exception as error:  # Spark Connect has a class of its own for it
            raise GraphbuildError(
                "this Spark session is a client of a remote one (Spark Connect); run the job on the cluster "
                "itself, with spark-submit or in a notebook there"
            ) from error

    def find(self, path: str) -> Found | None:
        """What is there under this path; None if nothing is."""
        with _failures(path):
            place, files = self._at(path)
            if not files.exists(place):
                return None
            status = files.getFileStatus(place)
            return Found(status.getPath().toString(), bool(status.isDirectory()))

    def names(self, path: str) -> list[str]:
        """The names in a folder, sorted; none if there is no such folder."""
        with _failures(path):
            place, files = self._at(path)
            if not files.exists(place):
                return []
            return sorted(status.getPath().getName() for status in files.listStatus(place))

    def delete(self, path: str) -> None:
        """Deletes a file or a folder with all in it, if it is there."""
        with _failures(path):
            place, files = self._at(path)
            files.delete(place, True)

    def rename(self, path: str, to: str) -> None:
        """Gives a file or folder a name that is free. Raises StoreError if it can't have it."""
        with _failures(path):
            place, files = self._at(path)
            if not files.rename(place, self._at(to)[0]):
                raise StoreError(f"can't rename {path} to {to}")

    def write(self, path: str, text: str) -> None:
        """A small file, in UTF-8."""
        with _failures(path):
            place, files = self._at(path)
            stream = files.create(place, True)
            try:
                stream.write(bytearray(text.encode()))
            finally:
                stream.close()

    def _at(self, path: str) -> tuple[Any, Any]:
        place = self._jvm.org.apache.hadoop.fs.Path(path)
        return place, place.getFileSystem(self._settings)


@contextmanager
def _failures(path: str) -> Iterator[None]:
    try:
        yield
    except Py4JError as error:
        cause = getattr(error, "java_exception", None)
        said = str(cause.getMessage() if cause is not None else error).splitlines()
        raise StoreError(f"can't use {path}: {said[0] if said else 'no reason given'}") from error
