"""What a letter is about, without its frame: whom it greets, who writes and lives where, thanks, signature and date.

The frame says nothing of the matter, and a model that never met it takes its words for some. Signals, places and masks
read the whole text.
"""

from __future__ import annotations

import re

LEAST = 8  # what is shorter without its frame is nothing else
_FIRST, _LAST = 200, 60  # where the writer is looked for, and how far before the end a closing begins, at the most
_MOST = 8  # parts of a greeting or a closing
_STOP = r"[,。;:!?\s]"
_AFTER_STOP = r"(?<![^,。;:!?\s])"
_BY = "反映|举报|来信|来访|申诉|信访|投诉|控告|申请|求助|留言|上访|写信|报案"
_CLOSES = ("谢", "重视", "关注", "复", "敬", "此致", "人:", "人 ", "月", "日", "号")
_WRITES = ("电话", "手机", "身份证", "身分证", "我叫", "本人", "方式", ",男", ",女", "住", "地址")
_WHOM = r"(?:(?:检察院?|信访|贵院)?的?(?:各位)?(?:领导|检察官|检察长|同志)(?:同志)?们?|检察院的?老师们?)"
_GREETING = re.compile(
    rf"(?:(?:尊敬|敬爱)的[^,。;:!?\n]{{1,20}}|{_WHOM})(?:{_STOP}+|(?=[您你]好|们好))|老师们?(?=[您你]好)"
    rf"|(?:(?:{_WHOM}|老师们?)(?:[您你]们?)?|[您你]们?|大家)好(?:{_STOP}+|$)|喂{_STOP}+"
)
_CLOSING = re.compile(
    rf"(?:此致{_STOP}*(?:敬礼[^。!?]{{0,40}})?"
    r"|(?:恳请|敬请|万望|望|请)(?:各位)?(?:领导|贵院|检察院|检察官)?(?:予以|给予|高度|多多)?(?:重视|关注)"
    r"|(?:谢谢|多谢|拜谢)(?:您|你|们|大家|领导|检察官|各位|了|啦|啊)*|盼(?:答|回)?复"
    rf"|(?:{_BY})人[: ]{{1,3}}[^,。;!?\n]{{2,12}}"
    rf"|{_AFTER_STOP}(?:(?:[12][0-9]{{3}}年)?[0-9]{{1,2}}月[0-9]{{1,2}}[日号]|[12][0-9]{{3}}年[0-9]{{1,2}}月)"
    rf"|{_AFTER_STOP}(?:望|请|等待)(?:领导|贵院)?(?:答复|回复)"
    rf"){_STOP}*$"
)
_WRITER = re.compile(
    rf"(?=[我本姓男女汉公身联电手方现家居住户地])(?:{_AFTER_STOP}(?:我叫|本人叫|我是|本人|姓名:?)[\u4e00-\u9fff*]{{2,4}}(?=,(?:男|女|身[份分]证|电话|住|家住|现住|今年))"
    rf"|{_AFTER_STOP}(?:男|女|汉族)"
    r"|(?:公民)?身[份分]证(?:号码|号)?[:是为]?[0-9x*]{6,}"
    r"|(?:联系)?(?:电话|手机|方式)(?:号码|号)?[:是为]?[0-9*\-]{7,}"
    rf"|{_AFTER_STOP}(?:现|家|居)?(?:住|住址|住在|户籍|地址):?[^,。;!?\n]{{0,30}}[0-9*]+(?:号|栋|幢|室|楼|单元|房)"
    rf")(?:{_STOP}+|$)"
)


def matter(text: str) -> str:
    """Return a cleaned text without the frame of a letter; whole, where hardly anything else would stay."""
    inner = _without_writer(_without_closing(text, _greeted(text)))
    return inner if LEAST <= len(inner) < len(text) else text


def _greeted(text: str) -> int:
    """Return where the greeting ends."""
    start = 0
    for _ in range(_MOST):
        found = _GREETING.match(text, start)
        if not found:
            break
        start = found.end()
    return start


def _without_closing(text: str, start: int) -> str:
    end = len(text)
    for _ in range(_MOST):
        first = max(start, end - _LAST)
        found = _CLOSING.search(text, first, end) if _any(_CLOSES, text[first:end]) else None
        if not found:
            break
        end = found.start()
    return text[start:end]


def _without_writer(text: str) -> str:
    """Who writes and lives where stands at the beginning or at the end."""
    head, rest = text[:_FIRST], text[_FIRST:]
    tail = rest[-_LAST:]
    if _any(_WRITES, head):
        head = _WRITER.sub("", head)
    if _any(_WRITES, tail):
        rest = rest[: len(rest) - len(tail)] + _WRITER.sub("", tail)
    return (head + rest).strip()


def _any(words: tuple[str, ...], text: str) -> bool:
    return any(word in text for word in words)
