"""What is worked out once and used several times: written whole, and read from there.

A stage cuts the way that led to it: whatever fails later does not work it out again, Spark's plans stay
short, and a task that is tried twice or run twice at once changes nothing, because only whole results are
taken."""

from __future__ import annotations

from pyspark.sql import DataFrame, SparkSession

from graphbuild.cluster.storage import Storage

SUCCESS = "_SUCCESS"


class Stages:
    """The stages of a run, in a folder of their own; each shuffle has so many `parts`."""

    def __init__(self, spark: SparkSession, storage: Storage, folder: str, parts: int) -> None:
        self.spark = spark
        self.storage = storage
        self.folder = folder
        self.parts = parts

    def keep(self, frame: DataFrame, name: str) -> DataFrame:
        """The frame as it was written under this name; one that was there before is replaced."""
        frame.write.mode("overwrite").parquet(f"{self.folder}/{name}")
        return self._read(frame, name)

    def once(self, frame: DataFrame, name: str) -> DataFrame:
        """The frame as an earlier run has written it under this name, if it came to the end."""
        if self.storage.find(f"{self.folder}/{name}/{SUCCESS}") is None:
            return self.keep(frame, name)
        return self._read(frame, name)

    def _read(self, frame: DataFrame, name: str) -> DataFrame:
        return self.spark.read.schema(frame.schema).parquet(f"{self.folder}/{name}")

    def forget(self, but: str) -> None:
        """Deletes all stages but those whose names begin so."""
        for name in self.storage.names(self.folder):
            if not name.startswith(but):
                self.storage.delete(f"{self.folder}/{name}")
