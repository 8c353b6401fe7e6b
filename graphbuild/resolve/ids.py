"""Ids that come from the content."""

from __future__ import annotations

import hashlib


def digest(*parts: str) -> str:
    """Twelve hexadecimal digits that depend on all parts."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]
