"""What a place is to the matter, by the words around it."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum, IntEnum
from typing import NamedTuple

from triage.patterns import lazily
from triage.places.mentions import Mention


class Role(Enum):
    """What a place is to the matter; the first that is named decides."""

    DECIDING_ORGAN = "作出决定的机关所在地"
    ACT = "事发地"
    ACCUSED = "被反映人所在地"
    RESIDENCE = "来信人住址"
    FORM = "表单所填"


class Standing(IntEnum):
    """How much a mention says of where the matter belongs, most first; from ASIDE on it settles nothing alone."""

    ORGAN = 0
    HAPPENED = 1
    NAMED = 2
    ACCUSED = 3
    STAY = 4
    HOME = 5
    MOVED = 6
    ASIDE = 7
    PASSED = 8
    DENIED = 9

    @property
    def role(self) -> Role:
        """The role as people are told it."""
        return _ROLES[self]


_ROLES = {
    Standing.ORGAN: Role.DECIDING_ORGAN,
    Standing.HAPPENED: Role.ACT,
    Standing.NAMED: Role.ACT,
    Standing.ACCUSED: Role.ACCUSED,
    Standing.STAY: Role.RESIDENCE,
    Standing.HOME: Role.RESIDENCE,
    Standing.MOVED: Role.ACT,
    Standing.ASIDE: Role.ACT,
}
_CLAUSE = lazily(r"[,。;:!?\n\s]")
_BUREAUS = (
    "公安|林业|国土|自然资源|住建|住房|人社|人力|劳动|教育|环保|环境|卫健|卫生|民政|市场|工商|税务|交通|运输|水利|水务|农业|城管|城市管理"
    "|财政|审计|统计|应急|房管|规划|信访|医保|文旅|司法|商务|发改|执行"
)
_ORGAN = lazily(
    rf"的?[^,。;:!?、\s的在一个某去回到说被找从]{{0,6}}?(?:公安(?!县)|派出所|法院|检察院|刑警|交警|经侦|治安|中院|监察委|纪委|政府|城管|管委会"
    rf"|运管所|(?:{_BUREAUS})[^,。;的在]{{0,4}}局|人社局|省厅)"
)
_PROVINCE_COURT = lazily(r"(?:省|市|区)?(?:高级人民法院|高级法院|高院|高法|省?公安厅|省?检察院)")
_CITY_COURT = lazily(r"(?:市)?(?:中级人民法院|中级法院|中院|中法)")
_EARLIER = lazily(r"(?:原审|一审|初审|原来)[^,。]{0,6}$")
_DENIED = lazily(
    r"(?:不是|并非|而非|不在|没在|没去|未去|他们?自称(?:是)?|说自己(?:是|在)|冒充(?:是)?|谎称(?:是)?|假冒)$"
)
_ACCUSED = lazily(
    r"(?:骗子|被告|对方|老板|嫌疑人|嫌犯|被执行人|被举报人|被反映人|绑匪|凶手|他们?|她|包工头|法人|经理|中介|卖家|借款人|债务人|肇事者?|司机)"
    r"[^,。]{0,5}?(?:是|系|就在|住在?|家在|来自|跑到|逃到|躲在|户籍)$"
)
_OF_PARTY = lazily(
    r"(?:的[^,。的]{0,4}(?:司机|老板|商人|公司|企业|人(?!民|家)|包工头|骗子|商户|客商|中介|团伙|朋友|亲戚)|一家(?:公司|企业))"
)
_HOME_BEFORE = lazily(
    r"(?:家住|家在|(?:我|本|^)人在|住|住在|现住|现居|居住(?:在|于)|户籍(?:地|所在地)?(?:在|是|为|系)?|户口(?:在|是)?|籍贯(?:是|为)?|老家(?:在|是)?"
    r"|原籍(?:在|是)?|祖籍(?:在|是)?|身份证地址(?:是|为)?|娘家(?:在)?|本人(?:是|系)?|我们?(?:是|系|家在|人在)|来自|出生(?:在|于)"
    r"|我作为|自称(?:是|系)?|身份证(?:是|上是)?)(?:原来|原|一名|一家|一个)?$"
)
_HOME_AFTER = lazily(
    r"(?:人(?!民|家|行|数|员|才|工|身|大)|籍|户籍|户口|农民|村民|居民|市民|企业|的(?:农民|村民|市民|居民|商户|企业|小微企业|一家(?:企业|公司)|退休))"
)
_HOME_OF = lazily(r"老家|(?:家住|住在?|我们?是|本人是|户籍(?:在|是)?|来自)$")
_OBJECT = lazily(r"的(?:[^,。]{0,3}(?:地|房|房子|宅基地|老宅|田|山|坟|林|承包|姐|妹|父母|爸|妈))")
_STAY = lazily(
    r"(?:读|念|做|当|刷|开厂|开店|帮|给人|住院|看病|陪|带孩子|支援|摘|种|上班|工作|打工|务工|上学|读书|读研|居住|生活|租房|做生意|出差|旅游|旅行|开货车|跑车|经商|出发)"
)
_FROM = lazily(r"(?:从|由)$")
_ONWARD = lazily(r"(?:出发|到|去|至|往|回|来|过来|开往|坐车|乘车)")
_PASSED = lazily(r"(?:路过|途经|经过|跑过|去过|途径)[^,。;]{0,12}$")
_ON_THE_WAY = lazily(r"的(?:火车|飞机|高铁|动车|路上|航班|客车|列车|大巴|途中|高速)")
_MOVED = lazily(
    r"(?:去了?|到了?|往|赴|转|飞|回|返|返回|回到|转到|搬到|拉到|卖到|卖去|送到|寄往|发往|嫁到|跑到|开到|运到|转接)$"
)
_DONE = lazily(r"[^,。;!?]{0,10}?(?:被|买|打工|务工|做工|看病|承包|做生意|干活|旅游|出差|开店|工作|施工|以后|之后)")
_PLACED = lazily(r"(?:在|于|位于|地处|就是)$")
_PLACED_AFTER = lazily(r"(?:境内|辖区|范围内|这边|这里|本地|当地|一带|县城|城区)")
_ANCHORED = lazily(
    r"^(?:你好|您好|请问|反映|举报|投诉|咨询|我们?|本人|我[^在到去从,。]{1,2})?(?:现?在|到|是)?$|(?:滞留|被困)(?:在|于)?$"
)
_GOING = lazily(r"(?:到|至|往|方向|返|回|来|过来|赶来)")
_COORDINATE = frozenset(["和", "与", "及", "、", "跟", "同", "或", "以及"])


def standings(text: str, mentions: list[Mention]) -> list[Standing]:
    """Return for each mention what it says of where the matter belongs."""
    found: list[Standing] = []
    for position, mention in enumerate(mentions):
        before = mentions[position - 1] if position else None
        standing = _standing(text, mention)
        if before and standing in {Standing.NAMED, Standing.ASIDE} and text[before.end : mention.start] in _COORDINATE:
            standing = found[-1]
        if before and _FROM.search(text, 0, before.start) and _ON_THE_WAY.match(text, mention.end):
            standing = Standing.PASSED
        found.append(standing)
    return _weighed(mentions, found) if len(found) > 1 else found


def _weighed(mentions: list[Mention], found: list[Standing]) -> list[Standing]:
    """Beside a county, a province or city that is merely named is touched on in passing (昆明的医生说)."""
    by_county = any(
        not mention.meaning.high and standing <= Standing.HOME
        for mention, standing in zip(mentions, found, strict=True)
    )
    return [
        Standing.ASIDE if by_county and standing is Standing.NAMED and mention.loose else standing
        for mention, standing in zip(mentions, found, strict=True)
    ]


def court_rank(text: str, mention: Mention) -> int:
    """Return how high the court or organ right after a place stands: 2 of a province, 1 of a city, 0 else."""
    if _PROVINCE_COURT.match(text, mention.end):
        return 2 if len(mention.divisions) == 1 and len(mention.divisions[0].path) == 1 else 0
    return 1 if _CITY_COURT.match(text, mention.end) else 0


class _Around(NamedTuple):
    """The clause before a mention, and the text with the place where the mention ends."""

    clause: str
    text: str
    end: int

    def before(self, pattern: re.Pattern[str]) -> bool:
        return pattern.search(self.clause) is not None

    def after(self, pattern: re.Pattern[str]) -> bool:
        return pattern.match(self.text, self.end) is not None


# The first that holds decides.
_ORDER: tuple[tuple[Standing, Callable[[_Around], bool]], ...] = (
    (Standing.DENIED, lambda at: at.before(_DENIED)),
    (Standing.NAMED, lambda at: at.after(_ORGAN) and at.before(_EARLIER)),
    (Standing.ORGAN, lambda at: at.after(_ORGAN)),
    (Standing.PASSED, lambda at: at.before(_PASSED) or (at.before(_FROM) and at.after(_ONWARD))),
    (Standing.ACCUSED, lambda at: at.before(_ACCUSED)),
    (Standing.HAPPENED, lambda at: at.before(_HOME_OF) and at.after(_OBJECT)),
    (Standing.HOME, lambda at: at.before(_HOME_BEFORE) or at.after(_HOME_AFTER)),
    (Standing.STAY, lambda at: at.after(_STAY)),
    (Standing.MOVED, lambda at: at.before(_MOVED) and not at.after(_DONE)),
    (Standing.HAPPENED, lambda at: at.before(_PLACED) or at.after(_PLACED_AFTER)),
    (Standing.ACCUSED, lambda at: at.after(_OF_PARTY)),
)


def _standing(text: str, mention: Mention) -> Standing:
    clause = _CLAUSE.split(text[max(0, mention.start - 24) : mention.start])[-1]
    around = _Around(clause, text, mention.end)
    standing = next((standing for standing, holds in _ORDER if holds(around)), Standing.NAMED)
    if standing is Standing.MOVED and not mention.meaning.full:
        return Standing.ASIDE
    return Standing.ASIDE if mention.meaning.high and _in_passing(around, mention, standing) else standing


def _in_passing(around: _Around, mention: Mention, standing: Standing) -> bool:
    """Whether a province or city is only touched on: 儿子在深圳, 寄往广西, 我是河北人 say nothing of the matter."""
    if standing in {Standing.STAY, Standing.HOME, Standing.ACCUSED, Standing.MOVED}:
        return mention.loose or len(mention.divisions[0].path) == 1
    if mention.meaning.full or standing not in {Standing.HAPPENED, Standing.NAMED}:
        return False
    return not around.before(_ANCHORED) or around.after(_GOING)
