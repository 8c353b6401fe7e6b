"""The errors that graphbuild raises; each message says what was wrong, where, and what to do."""

from __future__ import annotations

from collections.abc import Sequence


class GraphbuildError(Exception):
    """Anything a user can mend; the command line prints it as one line and exits with 1."""


class InputError(GraphbuildError):
    """A document or table that can't be read; in a run it is set aside with this reason."""


class ModelError(GraphbuildError):
    """No usable spaCy model."""


class MissingExtraError(GraphbuildError):
    """An optional part is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs the extra '{extra}': pip install 'graphbuild[{extra}]'")
        self.what, self.extra = what, extra


class StoreError(GraphbuildError):
    """A work folder that can't be read or written."""


class QueryError(GraphbuildError):
    """A Cypher query that is refused or fails, or whose parameters are wrong."""


class ServerError(GraphbuildError):
    """A Neo4j server that is down, refuses the login, or is too old."""


class EndpointError(GraphbuildError):
    """A language model's endpoint that is down or refuses, or an address, key or budget that can't be one."""


class BudgetError(EndpointError):
    """A run that would ask a language model for more than its budget."""


class LexiconError(GraphbuildError):
    """A table of the lexicon (ours or a user's) that breaks its schema."""


class TableError(LexiconError):
    """Lines of a user's table that can't be used; `problems` says of each what is wrong, and what to do."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        more = f" (and {len(problems) - 1} more such mistakes)" if len(problems) > 1 else ""
        super().__init__(f"{problems[0]}{more}")

    def __reduce__(self) -> tuple[object, ...]:  # from one process to another
        return TableError, (self.problems,)


class GoldError(InputError):
    """Lines of a gold file that can't be used; `problems` says of each what is wrong with it."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        more = f" (and {len(problems) - 1} more such lines)" if len(problems) > 1 else ""
        super().__init__(f"{problems[0]}{more}")


class WorkerError(GraphbuildError):
    """The processes that read documents can't be started."""


class GraphbuildWarning(UserWarning):
    """What doesn't stop the work but should be known; the command line prints it as one line."""
