"""A work folder as a web server of this machine: its page, and questions to its graph that only read (extra
`serve`)."""

from graphbuild.serving.bounds import Bounds
from graphbuild.serving.server import Server

__all__ = ["Bounds", "Server"]
