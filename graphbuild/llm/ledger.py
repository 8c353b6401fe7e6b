"""What a run has spent on its language model, and that it spends no more than it may."""

from __future__ import annotations

from graphbuild.errors import BudgetError
from graphbuild.llm.remote import Budget, Estimate
from graphbuild.wording import count


class Ledger:
    """Counts requests and tokens against a budget. Tokens are those that the endpoint says it took, else our
    estimate."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.requests = self.tokens = self.cached = self.repeated = 0

    def check(self, estimate: Estimate) -> None:
        """Raises BudgetError where a whole run is likely to take more than there is."""
        if self.budget.exceeded_by(estimate.requests, estimate.tokens):
            raise BudgetError(
                f"the language model would be asked too much: {estimate}, in all {estimate.tokens:,} tokens; "
                f"the budget is {self.budget}. Nothing was sent; raise it with --budget, or take fewer texts"
            )

    def reserve(self, tokens: int) -> None:
        """Counts a request that is about to be sent. Raises BudgetError if it would be one too many."""
        if self.budget.exceeded_by(self.requests + 1, self.tokens + tokens):
            raise BudgetError(
                f"the budget of {self.budget} is spent ({count(self.requests, 'request')}, "
                f"{count(self.tokens, 'token')}), because answers failed or were longer than usual; what is "
                "done is kept, and the same command goes on from there"
            )
        self.requests += 1

    def spend(self, tokens: int) -> None:
        """Counts tokens sent and received."""
        self.tokens += max(0, tokens)

    def __str__(self) -> str:
        again = f", {self.repeated:,} of them again" if self.repeated else ""
        return (
            f"{count(self.requests, 'request')}{again}, {count(self.tokens, 'token')}, "
            f"{count(self.cached, 'answer')} known already"
        )
