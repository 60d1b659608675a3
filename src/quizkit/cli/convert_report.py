"""The report on an import as lines for people."""

from collections.abc import Iterator, Sequence

from quizkit.formats.exchange.blocks import Block, Import, Loss, Outcome
from quizkit.formats.shape import shown
from quizkit.i18n import N_, _

_SHOWN_IDS = 3
_OUTCOMES = {Outcome.REPAIRED: N_("改动后收下"), Outcome.REFUSED: N_("拒收")}


def report_lines(made: Import) -> Iterator[str]:
    """What is no question, every block that was repaired or refused and why, and counts that add up."""
    for note in made.notes:
        yield f"{note.place}：{note.message}"
    for heading in made.headings:
        yield f"{heading.place}：“{shown(' '.join(heading.text.split()))}” {heading.means}"
    for block in made.blocks:
        if block.outcome is not Outcome.ACCEPTED:
            yield from _block_lines(block)
    yield _("共 {blocks} 块：收下 {accepted}，改动后收下 {repaired}，拒收 {refused}。").format(
        blocks=len(made.blocks), **{str(outcome): made.count(outcome) for outcome in Outcome}
    )


def _block_lines(block: Block) -> Iterator[str]:
    first = next((line for line in block.source.splitlines() if line.strip()), "")
    yield f"{block.place}：{_(_OUTCOMES[block.outcome])} “{shown(first.strip())}”"
    for note in block.notes:
        where = "" if note.place == block.place else f"{note.place}："
        yield f"    {where}{note.message}"


def loss_lines(losses: Sequence[Loss]) -> Iterator[str]:
    """Each thing that is lost once, with the questions it is lost of."""
    grouped: dict[str, list[str]] = {}
    for one in losses:
        grouped.setdefault(one.message, []).append(one.question)
    for message, questions in grouped.items():
        ids = list(dict.fromkeys(question for question in questions if question))
        if not ids:
            yield _("会丢失：{message}").format(message=message)
            continue
        listed = "、".join(ids[:_SHOWN_IDS])
        more = _("等 {count} 题").format(count=len(ids)) if len(ids) > _SHOWN_IDS else ""
        yield _("会丢失：{message}（{ids}{more}）").format(
            message=message, ids=listed, more=f" {more}" if more else ""
        )
