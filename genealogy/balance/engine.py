"""From a question to its mass balance: locate, read the lines, add them up, say where the rest is and what is not known (semantics 8.5)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from genealogy.balance.answer import BalanceAnswer, BalanceCompleteness, BalanceCounts
from genealogy.balance.books import Books, keep
from genealogy.balance.lines import texts_of
from genealogy.balance.located import LOTS, LotFacts, facts_of, located, names, set_off
from genealogy.balance.question import BalanceQuestion
from genealogy.balance.starts import Asked, locate
from genealogy.balance.steps import Steps, compare, read_sides
from genealogy.balance.stock import standing
from genealogy.balance.sums import equations
from genealogy.balance.tolerances import Tolerances, read_tolerances
from genealogy.identifiers import parts_of
from genealogy.store import Store, Transaction
from genealogy.trace.completeness import watermark
from genealogy.trace.start import last_commit
from genealogy.trace.steady import steadily
from genealogy.trace.times import UNKNOWN_FUTURE, UNKNOWN_PAST, to_micros, to_text, told_known_at
from genealogy.trace.touching import count_touching
from genealogy.trace.window import STATE, Window, known_commit

TIMEOUT: Final = 300.0


def balance(store: Store, question: BalanceQuestion) -> BalanceAnswer:
    """Answer a question for a mass balance.

    Args:
        store: The database.
        question: Lots or places, period, as of when, tolerance.

    Raises:
        NotFound: A start names nothing on record.
        Ambiguous: A start names several things.
        BadInput: A start or time can't be read, or lots and places are asked for at once.
    """
    return store.read(lambda tx: answer(tx, question), name="balance", timeout=TIMEOUT)


def answer(tx: Transaction, question: BalanceQuestion) -> BalanceAnswer:
    """As `balance`, within a transaction."""
    asked_for = Window(
        known=known_commit(tx, question.known_at),
        at=UNKNOWN_FUTURE if question.closing is None else to_micros(question.closing),
        from_=UNKNOWN_PAST if question.from_ is None else to_micros(question.from_),
    )

    def read(known: int) -> tuple[int, _Told]:
        before, window = last_commit(tx), replace(asked_for, known=known)
        asked = locate(tx, question.starts, window)
        books = keep(tx, asked, window)
        facts = facts_of(tx.one(LOTS, lot_keys=books.lot_keys).lots, books.lot_keys)
        sides = read_sides(tx, books.transformations, window)
        items = {lot.item_id for lot in facts.values() if lot.item_id} | sides.items
        tolerances = read_tolerances(tx, question.tolerance, items)
        return before, _Told(tx, question, window, asked, books, facts, compare(sides, books.sites, tolerances), tolerances)

    return steadily(tx, asked_for.known, read).answer()


@dataclass(frozen=True, slots=True)
class _Told:
    """All that was read, to be put into an answer."""

    tx: Transaction
    question: BalanceQuestion
    window: Window
    asked: Asked
    books: Books
    facts: dict[str, LotFacts]
    steps: Steps
    tolerances: Tolerances

    def answer(self) -> BalanceAnswer:
        books, accounts = self.books, self.books.accounts
        of_places = self.asked.places is not None
        report = self._report()
        return BalanceAnswer(
            scope="places" if of_places else "lots",
            start=self.asked.rows,
            from_=_text(self.question.from_),
            to=_text(self.question.closing),
            known_at=told_known_at(self.question.known_at),
            complete=self._complete(report),
            completeness=report,
            counts=BalanceCounts(
                lots=len({one.lot_keys[0] for one in accounts}),
                unbalanced_lots=len({one.lot_keys[0] for one in accounts if one.unexplained}),
            ),
            equations=equations(accounts, lambda key: self.tolerances.of(self.facts[key].item_id), of_places=of_places),
            located=located(accounts, books.unmeasured, self.facts, books.sites),
            set_off=set_off(accounts, self.facts, books.sites),
            steps=self.steps.rows,
            step_sums=self.steps.sums,
            on_hand=standing(accounts, books.sites),
        )

    def _report(self) -> BalanceCompleteness:
        books, state = self.books, self.tx.one(STATE)
        facts = [self.facts[key] for key in books.lot_keys]
        return BalanceCompleteness(
            lots_without_opening=names([self.facts[one.lot_keys[0]] for one in books.accounts if one.opening is None]),
            unmeasured_lines=len(books.unmeasured),
            placeless_lines=books.placeless,
            steps_not_comparable=self.steps.not_comparable,
            unknown_times=books.timeless,
            time_conflicts=names([lot for lot in facts if lot.adds_up is False]),
            stubs=names([lot for lot in facts if lot.stub]),
            rejected_rows=self._rejected(state.open_rows),
            watermark=watermark(self.tx, self.window, state),
        )

    def _complete(self, report: BalanceCompleteness) -> bool:
        """Nothing that could change a sum stands in the report."""
        timed = self.window.at != UNKNOWN_FUTURE or self.window.from_ != UNKNOWN_PAST
        return not (
            report.lots_without_opening or report.unmeasured_lines or report.placeless_lines or report.rejected_rows or (timed and report.unknown_times)
        )

    def _rejected(self, any_open: int) -> int:
        texts = set(texts_of(self.books.lines)) | {parts_of(key)[2] for key in self.books.lot_keys}
        texts |= {lot.lot_number for lot in self.facts.values() if lot.lot_number}
        return count_touching(self.tx, texts, self.window, any_open)


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else to_text(to_micros(moment))
