"""Text in, claims out: the extractor that puts parsing and the rules together."""

from graphbuild.extract.extractor import Extractor
from graphbuild.extract.pairs import Coded

__all__ = ["Coded", "Extractor"]
