"""Every error quizkit raises on purpose; each carries its data and can say itself in one sentence.

::

    QuizkitError
    ├── UsageError              a command or call was given something it cannot use
    ├── InvalidFile             a bank, activity, roster or response file with its list of problems
    ├── ImportRefused           a file of which nothing can be brought in
    ├── BadResponse             a response that does not fit its question
    ├── PaperError              a paper plan that its banks cannot fill
    ├── CorrectionRefused       a corrected question that does not fit the answers that were given
    ├── EntryError              who is this student?
    │   ├── StudentNotFound · SeatNeeded · CodeNeeded · WrongCode · TooManyTries · ClassFixed
    ├── AttemptError            what cannot be done with this attempt now
    │   ├── NotOpenYet · ActivityClosed · NoAttemptsLeft · AttemptOver · NotLeading
    │   ├── UnknownPosition · AnswerFixed · IllegalEvent
    ├── StaffError              a staff action without the right to it
    │   ├── StaffThrottled · StaffLocked
    ├── StoreError              the place where everything is kept
    │   ├── StoreMissing · StoreBusy · StoreTooNew · StoreDamaged · StoreUnfit · NotFound
    │   ├── RecorderFull · RecorderClosed
    ├── AuthoringError          a bank that cannot be written now
    │   ├── ActivityChanged · FileUnwritable · BankMissing · BankNameTaken · PictureRefused
    └── ServeError              the server cannot start or cannot let anyone in

Sentences are templates filled with the error's own fields and are looked up in the catalogue when they
are shown, so one error reads in Chinese or in English. They say what to do.
"""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, ClassVar

from quizkit.i18n import N_, _


@dataclass(eq=False)
class QuizkitError(Exception):
    """Base of all errors; ``template`` is the sentence with the fields as holes."""

    template: ClassVar[str] = N_("出错了。")

    def data(self) -> dict[str, Any]:
        """The fields of the error, by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __str__(self) -> str:
        """The sentence in the language in use."""
        return _(self.template).format(**self.data())

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows: the sentence. Where in our code it was raised helps no teacher."""
        return [str(self)]

    def __reduce__(self) -> tuple[Any, ...]:
        """Errors cross process borders with their data (Exception's own way would lose it)."""
        return type(self), tuple(self.data().values())


@dataclass(eq=False)
class UsageError(QuizkitError):
    """Wrong input to a command or a call; ``sentence`` is already in the reader's language."""

    sentence: str
    template: ClassVar[str] = "{sentence}"


@dataclass(eq=False)
class InvalidFile(QuizkitError):
    """A file with problems; ``problems`` are ``quizkit.formats.problems.Problem`` values, all of them."""

    file: str
    problems: tuple[Any, ...]
    template: ClassVar[str] = N_("{file} 有 {count} 处问题：{first}")

    def __str__(self) -> str:
        first = str(self.problems[0]) if self.problems else ""
        return _(self.template).format(file=self.file, count=len(self.problems), first=first)


@dataclass(eq=False)
class ImportRefused(QuizkitError):
    """A stranger's file of which nothing can be brought in.

    ``code`` is a key of the import's ``SENTENCES``, ``sentence`` is already in the reader's language.
    """

    code: str
    sentence: str
    template: ClassVar[str] = "{sentence}"


@dataclass(eq=False)
class BadResponse(QuizkitError):
    """A response that does not fit its question (wrong kind, unknown option, too long)."""

    question: str
    reason: str
    template: ClassVar[str] = N_("第 {question} 题的作答不合要求：{reason}")

    def __str__(self) -> str:
        return _(self.template).format(question=self.question, reason=_(self.reason))


@dataclass(eq=False)
class PaperError(QuizkitError):
    """A section wants more questions than its banks hold."""

    section: str
    wanted: int
    found: int
    level: str
    template: ClassVar[str] = N_(
        "大题“{section}”要抽 {wanted} 题，{level}只有 {found} 题可抽。请减少题数，或放宽这一大题的条件。"
    )

    def __str__(self) -> str:
        level = _(LEVEL_WORDS.get(self.level, self.level))
        return _(self.template).format(
            section=self.section, wanted=self.wanted, found=self.found, level=level
        )


LEVEL_WORDS = {"": N_("题库里"), "primary": N_("小学"), "junior": N_("初中"), "senior": N_("高中")}


@dataclass(eq=False)
class CorrectionRefused(QuizkitError):
    """A corrected question to which stored answers would not fit; ``reason`` is in the catalogue."""

    question: str
    reason: str
    template: ClassVar[str] = N_(
        "题目“{question}”不能这样更正：{reason}更正只能改答案、题干和解析。要改别的，请改好题库后把活动发布成新的一版。"
    )

    def __str__(self) -> str:
        return _(self.template).format(question=self.question, reason=_(self.reason))


# --- who is this student -------------------------------------------------------------------------


@dataclass(eq=False)
class EntryError(QuizkitError):
    """A student could not be let in under what they gave."""


@dataclass(eq=False)
class StudentNotFound(EntryError):
    """The name is not on the roster of the chosen class."""

    template: ClassVar[str] = N_("这个班的名册里没有这个名字。请检查学校、班级和姓名，或者问老师。")


@dataclass(eq=False)
class SeatNeeded(EntryError):
    """Two students of one class have this name."""

    template: ClassVar[str] = N_("这个班有同名的同学，请再填座号。")


@dataclass(eq=False)
class CodeNeeded(EntryError):
    """Someone has already begun under this name: only the resume code goes on with it."""

    template: ClassVar[str] = N_("这个名字已经开始答题。请输入接续码接着答；忘了接续码请找老师。")


@dataclass(eq=False)
class WrongCode(EntryError):
    """The resume code does not fit; the sentence never says whether an attempt exists."""

    template: ClassVar[str] = N_("接续码不对，请再看一遍。")


@dataclass(eq=False)
class TooManyTries(EntryError):
    """Too many wrong codes in a short time."""

    minutes: int
    template: ClassVar[str] = N_("接续码输错太多次了，请 {minutes} 分钟后再试，或者请老师换一个接续码。")


@dataclass(eq=False)
class ClassFixed(EntryError):
    """The class can be put right only before the first answer."""

    template: ClassVar[str] = N_("已经答过题，班级不能再改。如果选错了，请告诉老师。")


# --- what cannot be done with an attempt ---------------------------------------------------------


@dataclass(eq=False)
class AttemptError(QuizkitError):
    """A step that the state of the attempt or of its activity does not allow."""


@dataclass(eq=False)
class NotOpenYet(AttemptError):
    """The activity has not begun."""

    opens_at: datetime
    template: ClassVar[str] = N_("活动还没有开始。")


@dataclass(eq=False)
class ActivityClosed(AttemptError):
    """The activity is over, or was closed by its organiser."""

    template: ClassVar[str] = N_("活动已经结束。")


@dataclass(eq=False)
class NoAttemptsLeft(AttemptError):
    """All attempts are used; ``per_day`` says that tomorrow there are more."""

    used: int
    per_day: bool
    template: ClassVar[str] = N_("答题次数已经用完（{used} 次）。")

    def __str__(self) -> str:
        text = N_("今天的答题次数已经用完（{used} 次），明天可以再来。") if self.per_day else self.template
        return _(text).format(used=self.used)


@dataclass(eq=False)
class AttemptOver(AttemptError):
    """The attempt no longer takes responses; ``state`` is submitted, expired or voided."""

    state: str
    template: ClassVar[str] = N_("这份答卷已经结束，不能再作答。")


@dataclass(eq=False)
class NotLeading(AttemptError):
    """The attempt was opened in another window later; that one leads."""

    template: ClassVar[str] = N_("这份答卷已经在另一个窗口打开，请在那里答题。")


@dataclass(eq=False)
class UnknownPosition(AttemptError):
    """No question at this position of the paper."""

    position: object
    template: ClassVar[str] = N_("这份试卷没有这一题。")


@dataclass(eq=False)
class AnswerFixed(AttemptError):
    """Practice mode has already shown what this answer earned; it can no longer be changed."""

    template: ClassVar[str] = N_("这一题已经看过对错，不能再改。")


@dataclass(eq=False)
class IllegalEvent(AttemptError):
    """An event that the state of the attempt does not allow (a fault of a program, never of a student)."""

    event: str
    state: str
    template: ClassVar[str] = N_("状态为 {state} 的答卷不能 {event}。")


@dataclass(eq=False)
class StaffError(QuizkitError):
    """A staff action without a valid staff token."""

    template: ClassVar[str] = N_("口令不对。请输入启动服务器时显示的管理口令。")


@dataclass(eq=False)
class StaffThrottled(StaffError):
    """Too many wrong tokens in a row; tries are not even looked at for a while."""

    seconds: int
    template: ClassVar[str] = N_("口令输错太多次了，请 {seconds} 秒后再试。")


@dataclass(eq=False)
class StaffLocked(StaffError):
    """Nobody has given the token, or too long ago."""

    template: ClassVar[str] = N_("页面已锁上，请再输入管理口令。")


# --- the store -----------------------------------------------------------------------------------


@dataclass(eq=False)
class StoreError(QuizkitError):
    """Something about the place where everything is kept."""


@dataclass(eq=False)
class StoreMissing(StoreError):
    """No store at this place."""

    place: str
    template: ClassVar[str] = N_(
        "找不到数据库 {place}。请先运行 quizkit activity publish 或 quizkit db upgrade。"
    )


@dataclass(eq=False)
class StoreBusy(StoreError):
    """The store stayed locked for longer than a write waits."""

    seconds: float
    template: ClassVar[str] = N_("数据库忙，等了 {seconds:.0f} 秒还不能写入。请稍后再试。")


@dataclass(eq=False)
class StoreTooNew(StoreError):
    """The store was written by a newer quizkit."""

    found: str
    known: str
    template: ClassVar[str] = N_("数据库的版本是 {found}，这个 quizkit 只认识到 {known}。请升级 quizkit。")


@dataclass(eq=False)
class StoreDamaged(StoreError):
    """The store is not a quizkit store or fails its own integrity check."""

    place: str
    detail: str
    template: ClassVar[str] = N_(
        "{place} 不是完好的 quizkit 数据库（{detail}）。请用 quizkit db restore 恢复备份。"
    )


@dataclass(eq=False)
class StoreUnfit(StoreError):
    """The place cannot hold a store safely, for example a network drive."""

    place: str
    detail: str
    template: ClassVar[str] = N_("{place} 不能存放数据库：{detail}")


@dataclass(eq=False)
class RecorderFull(StoreError):
    """As many use cases wait for the store as may wait."""

    waiting: int
    template: ClassVar[str] = N_("服务器忙，有 {waiting} 个操作在等待保存。请稍后再试。")


@dataclass(eq=False)
class RecorderClosed(StoreError):
    """The server is ending and takes nothing new."""

    template: ClassVar[str] = N_("服务器正在停止。已保存的作答都还在，请稍后再试。")


@dataclass(eq=False)
class NotFound(StoreError):
    """A thing asked for by its id is not there; ``kind`` is a word of the catalogue."""

    kind: str
    id: str
    template: ClassVar[str] = N_("没有找到{kind} {id}。")

    def __str__(self) -> str:
        return _(self.template).format(kind=_(self.kind), id=self.id)


# --- writing banks -------------------------------------------------------------------------------


@dataclass(eq=False)
class AuthoringError(QuizkitError):
    """Something that a teacher wanted to keep could not be kept; what they typed is still there."""


@dataclass(eq=False)
class FileUnwritable(AuthoringError):
    """A file or folder cannot be written (full, read-only, locked by a program)."""

    path: str
    reason: str
    template: ClassVar[str] = N_("{path} 写不进去（{reason}）。写好的内容还在草稿里，请处理好以后再存一次。")


@dataclass(eq=False)
class ActivityChanged(AuthoringError):
    """An activity file is not what it was when it was opened; ``found`` is its hash now, "" if it is gone."""

    activity: str
    path: str
    expected: str
    found: str
    template: ClassVar[str] = N_(
        "活动“{activity}”在您打开以后被别人改过（{path}），没有存。请重新打开它，再把您的改动做一遍。"
    )

    def __str__(self) -> str:
        gone = N_("活动“{activity}”的文件不在了（{path}），没有存。请换个编号另存一份。")
        taken = N_("编号“{activity}”已经有活动在用（{path}），没有存。请换一个编号。")
        text = taken if not self.expected else self.template if self.found else gone
        return _(text).format(activity=self.activity, path=self.path)


@dataclass(eq=False)
class BankMissing(AuthoringError):
    """No bank has this id (any more)."""

    bank: str
    template: ClassVar[str] = N_("题库“{bank}”不在了，可能刚被别人改名或移走。请刷新。")


@dataclass(eq=False)
class BankNameTaken(AuthoringError):
    """A new bank has the name of one that is there."""

    title: str
    template: ClassVar[str] = N_("已经有一个题库叫“{title}”。请换一个名字。")


@dataclass(eq=False)
class PictureRefused(AuthoringError):
    """An uploaded file that is no picture a question can show; ``reason`` is a sentence of the catalogue."""

    name: str
    reason: str
    template: ClassVar[str] = N_("图片“{name}”没有收下：{reason}")

    def __str__(self) -> str:
        return _(self.template).format(name=self.name, reason=_(self.reason))


# --- the server ----------------------------------------------------------------------------------


@dataclass(eq=False)
class ServeError(QuizkitError):
    """The server cannot start; ``sentence`` is already in the reader's language and says what to do."""

    sentence: str
    template: ClassVar[str] = "{sentence}"
