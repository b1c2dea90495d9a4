"""Whether a name is a place where it stands, or a word, a person, a street, a firm or a dish."""

from __future__ import annotations

from triage.patterns import lazily
from triage.places.words import Words

# After a short name these make it a street, a firm, a dish or a word, not a place.
_NO_PLACE = lazily(
    r"(?:镇|乡(?!下|里|亲)|街道|村|社区)|(?:东|西|南|北|中)?(?:路|街|大道|巷|里(?!面)|桥|酒|啤|汽车|银行|大众|现代|晚报|日报|卫视|大学|学院|证券|保险|商城|广场|花园"
    r"|小区|大厦|公园|牌|油田|话|菜|茶|鸭|鸡|面馆|拉面|小面|热干面|凉皮|米线|米粉|火锅|小笼|火腿|板鸭|盐水|龙井|陈醋|烤|小吃"
    r"|特产|腊|肉|石(?!化|家)|铲|巴巴|扑克|布鞋|装|造|产)"
    r"|江(?!苏|西|都|门|阴|山市)|山(?!东|西|村|区|庄|里|上)|河(?!南|北|镇|村|里)|湖(?!北|南)|岛(?!上)|猪"
)
# A firm called after a province or city may be anywhere.
_FIRM = lazily(r"(?:某|x{2})[^,。]{0,8}公司|[^一的在个家里有某,。、，:：;；\s]{1,8}(?:公司|集团|超市|股份|油田|酒楼)")
# Before a short name: the surname of somebody so called.
_PERSON = lazily(
    r"(?:^|[,。;:!?、\s(]|叫|是|人|举报|名|被|和|与|告|给)(?:老|小)?"
    r"[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程魏苏吕丁任沈姚卢姜崔钟谭陆汪范石"
    r"廖贾夏韦付邹孟熊秦邱江尹薛闫段侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔]$"
)
# A full name of two characters is often two words: 市政府和 县里, 随 县里, 赵 县长, 古 县衙.
_SPLIT_AFTER = lazily(r"(?:里|长|级|衙|委书记|域|人民政府)")
_HAN_BEFORE = lazily(r"[\u4e00-\u9fff]$")
_PLACED_BEFORE = lazily(r"(?:在|到|至|去|从|于|是|来|回|的|往|对|向|由|给|让|被|省|市|州|我们|老家|[和与及或跟同])$")
_FUNCTION_WORDS = frozenset("和随代古富高成通道")
# 本区别墅, 各区分开: the last character belongs to the next word.
_OVERLAP = lazily(r"[今明后昨当每半一二三四五六七八九十几两整那这]天全县|[明坦]白城市")
_CUT_AFTER = lazily(r"(?:别(?!墅)|分(?:开|清|不|别|出|为)|间|域(?!名)|块(?!钱))")
_ORGAN_AHEAD = lazily(r"(?:市|区|县)?(?:公安(?:局|分局)|(?:人民)?(?:法院|检察院)|检察|看守所|监狱|中院|交警|政府)")
# Around a short name of a county: it is spoken of as a place.
_SPOKEN_BEFORE = lazily(
    r"(?:^|[,。;:!?、\s\"(]|在|到|至|去|于|从|是|来|回|返|往|赴|我们|位于|地处|住|老家|家住|原|都|和|与|及|那个|这个|系|称|反映|举报|建议|咨询|叫|为|由|找|被|这|俺|咱|属|上|近|离|自|见|赶|人)$"
)
_SPOKEN_AFTER = lazily(
    r"(?:的|那边|这边|这里|那里|那个|这个|有(?!名)|一(?!起|直|样|定|般|切|旦|共|向|致|边|点|些)|县城|城区|老家|当地|本地|某|人(?!民|家|行|数|员|才|工|身)|籍"
    r"|市场|、|和|与|[\u4e00-\u9fff]{1,3}(?:镇|乡|街道|村)|[\u4e00-\u9fff]{1,5}?一(?:家|个|处))"
)
# A name that is a sentence of its own, as under a letter.
_SIGNED_BEFORE = lazily(r"(?:^|[。!?;\n])\s*$")
_SIGNED_AFTER = lazily(r"\s*(?:$|[。!?;\n])")


def is_something_else(text: str, end: int) -> bool:
    """Whether what follows a short name makes it something else (南京路, 兰州拉面)."""
    return bool(_NO_PLACE.match(text, end))


def is_split(text: str, start: int, end: int) -> bool:
    """Whether a full name is really the end of one word and the beginning of another."""
    if _CUT_AFTER.match(text, end) or _OVERLAP.match(text, max(0, start - 1)):
        return True
    if end - start > 2:
        return False
    if _SPLIT_AFTER.match(text, end) or is_something_else(text, end):
        return True
    ahead = text[max(0, start - 3) : start]
    stands_free = not _HAN_BEFORE.search(ahead) or _PLACED_BEFORE.search(ahead)
    return text[start] in _FUNCTION_WORDS and not stands_free


def is_meant(words: Words, text: str, start: int, end: int, high: bool) -> bool:
    """Whether a short name that no place stands before is a place here; `high`: it is that of a province or city."""
    word, ahead = text[start:end], text[max(0, start - 6) : start]
    if is_something_else(text, end) or word in words.never_alone or _PERSON.search(ahead):
        return False
    if high and _FIRM.match(text, end):
        return False
    contested = word in words.contested
    if high and not contested and word not in words.everyday:
        return True
    if _ORGAN_AHEAD.match(text, end) or (_SIGNED_BEFORE.search(ahead) and _SIGNED_AFTER.match(text, end)):
        return True
    if not _SPOKEN_BEFORE.search(ahead) or (word in words.everyday and not high and not contested):
        return False
    return not (high or contested) or bool(_SPOKEN_AFTER.match(text, end))
