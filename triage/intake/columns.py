"""Which column holds what, by the names offices use."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from triage.characters import usual_forms
from triage.errors import InputError
from triage.petition import Channel

TEXT = (
    "内容",
    "诉求内容",
    "信访内容",
    "留言详情",
    "正文",
    "来信内容",
    "来电内容",
    "留言内容",
    "反映内容",
    "问题描述",
    "诉求",
    "主要内容",
    "事项内容",
    "反映事项",
    "反映问题",
    "反映情况",
    "信件内容",
    "来访内容",
    "诉求描述",
    "主要诉求",
    "内容摘要",
    "案情",
    "留言",
    "text",
    "content",
    "body",
    "description",
)
TITLE = ("标题", "主题", "留言主题", "题目", "title")
ID = ("编号", "信访编号", "件号", "信访件编号", "流水号", "留言编号", "工单号", "序号", "id")
RECEIVED = (
    "来信日期",
    "收到日期",
    "来访日期",
    "登记日期",
    "受理日期",
    "信访日期",
    "来电时间",
    "留言时间",
    "收件日期",
    "收文日期",
    "来文日期",
    "收信日期",
    "提交日期",
    "收到时间",
    "来信时间",
    "来访时间",
    "登记时间",
    "受理时间",
    "信访时间",
    "收件时间",
    "收文时间",
    "来文时间",
    "接收时间",
    "提交时间",
    "日期",
    "时间",
    "received",
    "date",
)
CHANNEL = ("渠道", "信访渠道", "信访形式", "信访方式", "来源", "来件方式", "来文方式", "来文渠道", "channel")
PLACE = (
    "事发地",
    "事发地点",
    "案发地",
    "案发地点",
    "发生地",
    "发生地点",
    "问题属地",
    "属地",
    "地点",
    "所在地",
    "所属区域",
    "所属地区",
    "行政区划",
    "区县",
    "地区",
    "地址",
    "住址",
    "联系地址",
    "place",
)
NAMES = ("姓名", "信访人", "来信人", "来电人", "信访人姓名", "联系人", "name")

_LONGEST, _MOST = 20, 30
_USUAL = frozenset((*TEXT, *TITLE, *ID, *RECEIVED, *CHANNEL, *PLACE, *NAMES))

_CHANNELS = (  # the first mark that occurs wins
    (Channel.VOICEMAIL, ("语音", "voicemail")),
    (Channel.WEB, ("网", "app", "微信", "web", "邮箱", "邮件", "留言板")),
    (Channel.VOICEMAIL, ("留言",)),
    (Channel.CALL, ("电", "热线", "接听", "call")),
    (Channel.VISIT, ("来访", "走访", "接待", "visit")),
    (Channel.LETTER, ("信", "letter")),
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of columns; an empty one is looked for by its usual names, and may be missing but for the text."""

    text: str = ""
    title: str = ""
    id: str = ""
    received: str = ""
    channel: str = ""
    place: str = ""
    name: str = ""

    def found_in(self, heading: Sequence[str]) -> Columns:
        """Return the columns of this heading; raises `InputError` when there is no text column."""
        return Columns(
            text=self._text(heading),
            title=_find(heading, self.title, TITLE),
            id=_find(heading, self.id, ID),
            received=_find(heading, self.received, RECEIVED),
            channel=_find(heading, self.channel, CHANNEL),
            place=_find(heading, self.place, PLACE),
            name=_find(heading, self.name, NAMES),
        )

    def _text(self, heading: Sequence[str]) -> str:
        found = _find(heading, self.text, TEXT)
        if not found:
            raise InputError(f"找不到写着来文正文的列。\n  文件里的列:{_shown(heading)}\n  {_advice(heading)}")
        return found


def _find(heading: Sequence[str], asked: str, usual: Sequence[str]) -> str:
    """Return the column asked for, or the first usual name in the heading; in `key`'s spelling."""
    by_key = {key(name): name for name in reversed(heading)}
    if asked:
        if key(asked) not in by_key:
            raise InputError(f"没有名为“{_short(asked)}”的列。文件里的列:{_shown(heading)}")
        return by_key[key(asked)]
    return next((by_key[key(name)] for name in usual if key(name) in by_key), "")


def _shown(names: Sequence[str]) -> str:
    """Headings for a message; a first row without any usual name may be no heading but a petition, and is not told."""
    if not _is_heading(names):
        return "(第一行里没有常用的列名，可能不是表头，这里不列出)"
    some = list(map(_short, names[:_MOST]))
    return "、".join([*some, f"……共 {len(names)} 列"] if len(names) > _MOST else some)


def _short(name: str) -> str:
    from triage.masking import mask  # noqa: PLC0415  (long to load, and only mistakes need it)

    return mask(name) if len(name) <= _LONGEST else f"{mask(name)[:_LONGEST]}……"


def _advice(heading: Sequence[str]) -> str:
    if not _is_heading(heading):
        return "请用 --text 指明列名；没有表头的文件，请先在最上面加一行列名。"
    likely = (difflib.get_close_matches("诉求内容", heading, n=1, cutoff=0.2) or heading[-1:])[0]
    likely = _short(likely)
    return f"最像正文的是“{likely}”。请用 --text 指明，例如:--text {likely}"


def _is_heading(names: Sequence[str]) -> bool:
    return bool({key(name) for name in names} & _USUAL)


def key(name: str) -> str:
    """Return what names of columns are compared by: spaces, case and traditional characters do not count."""
    return usual_forms(re.sub(r"\s+", "", name)).lower()


def read_channel(cell: object) -> Channel:
    """Return the channel a cell names."""
    return _channel(str(cell or ""))


@lru_cache(maxsize=1024)
def _channel(cell: str) -> Channel:
    word = key(cell)
    return next((channel for channel, marks in _CHANNELS if any(mark in word for mark in marks)), Channel.OTHER)
