"""Claims by a language model that the user runs or rents: sentences go to an OpenAI-compatible endpoint, what
comes back is checked against the text. Nothing here runs, and nothing is sent, unless it is asked for
(docs/models.md)."""

from graphbuild.llm.remote import Budget, Estimate, Remote

__all__ = ["Budget", "Estimate", "Remote"]
