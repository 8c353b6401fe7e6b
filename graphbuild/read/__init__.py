"""Files and streams -> Document: text, web pages, tables; the story told from what surrounds it on a page."""

from graphbuild.read.document import make_document
from graphbuild.read.inputs import read

__all__ = ["make_document", "read"]
