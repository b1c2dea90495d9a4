"""Names of people where a form or the writer gives them: `姓名:…`, `举报人:…`, `我叫…`, `本人…,`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_PAIRS = "欧阳上官司马诸葛东方皇甫尉迟公孙慕容令狐长孙宇文司徒夏侯轩辕端木百里南宫申屠独孤"
_TWO = frozenset(_PAIRS[place : place + 2] for place in range(0, len(_PAIRS), 2))
_ONE = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛奚范彭郎鲁韦昌马苗凤方俞任袁"
    "柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴"
    "谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房裘缪"
    "解应宗丁宣邓郁单杭洪包诸左石崔吉龚程邢裴陆荣翁荀羊甄曲封储靳段巫乌焦巴牧山谷车侯班秋仲伊宫宁仇栾甘厉祖武符刘景"
    "詹束龙叶幸司韶黎薄印宿白怀蒲邰鄂索赖卓蔺屠蒙池乔阴胥苍双闻莘翟谭贡劳姬申扶堵冉宰郦雍桑桂濮牛寿边扈燕冀浦尚"
    "温别庄晏柴瞿阎充慕连茹习艾鱼容向古易慎戈廖庾终暨居衡耿满弘匡国文寇广禄阙东殴沃利蔚越夔隆师巩厍聂晁勾敖融冷訾"
    "辛阚简饶曾毋沙乜养鞠须丰巢关蒯荆红游竺权逯盖益桓公肖涂付代岳邸谌佟苟覃辜冼揭帅闫展仝亓"
)
_EDGE = (
    r"(?=[,，.。;；、:()\s]|$|[男女系是]|汉族|今年|现[年住在]|家住|住[在址]|身[份分]证|电话|手机|联系|性别|年龄|民族|地址|单位|职业"
    r"|向你|向贵)"
)
_HAN = r"[\u4e00-\u9fff]"
_NAME = rf"{_HAN}{{2,4}}?"
PARTY = "来信|来访|来电|信访|上访|被?举报|被?投诉|申诉|被?控告|检举|反映|被?申请|联[系络]|报案|求助|留言|受害|被害|委托|法定代表|代理|户主|监护"
_FORM = re.compile(
    rf"(?:姓 ?名|(?:{PARTY})人(?:姓名)?)(?:[是为叫]|[: ])[: ]{{0,3}}"
    rf"({_NAME}{_EDGE}|{_HAN} {{1,2}}{_HAN}{_EDGE}|{_HAN}{{1,8}}·{_HAN}{{1,8}})"
)
_STRANGE = re.compile(rf"姓 ?名 ?: ?({_HAN}{{2,4}})(?=[,，。;；、()\s]|$)")
_BARE = re.compile(rf"(?:(?:{PARTY})人|姓名|名叫|我叫|名字[叫是])({_NAME}){_EDGE}")
_SELF = re.compile(
    rf"(?:本人|我是)({_NAME}(?=[男女系](?![人的儿生])|今年|现年|家住|身[份分]证)|{_HAN}{{3}}(?=[,，](?!不)|[。;；(]|$))"
)
_NOBODY = re.compile(r"匿名|保密|不[详便愿明]|未知|[先女][生士]$|群众|同上|[市村居渔牧农]民|某")
_NO_NAME = re.compile(
    r"陈述|强调|焦急|[的病了着过]|高[中校]|时[候间]|^代其|^代.$|[\u4e00-\u9fff][人员师者户主]$"
    r"|^(?:华侨|司机|游客|宿管|养牛|索赔|路人|单亲|家属|孤儿|党员|经理|班长|家长|干部)"
)
_PARTS = re.compile(r"[、,，;；/|\s]+")


def labelled_names(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a text as it is seen gives names."""
    for pattern, family, common in (
        (_FORM, True, True),
        (_STRANGE, False, True),
        (_BARE, True, False),
        (_SELF, True, False),
    ):
        for found in pattern.finditer(text):
            name = found[1]
            if (_has_family(name) or not family) and (common or not _NO_NAME.search(name)) and not _NOBODY.search(name):
                yield found.span(1)


def _has_family(name: str) -> bool:
    """Say whether a name begins with a family's name and is as long as such names are, or is not of Han form."""
    plain = name.replace(" ", "")
    return "·" in plain or (plain[0] in _ONE and len(plain) <= 3) or (plain[:2] in _TWO and len(plain) >= 3)


def form_names(cells: Iterable[str]) -> set[str]:
    """Return the names in the name column's cells; one character alone is no name, nor is `匿名` or `刘女士`."""
    found = {part for cell in cells for part in (cell.strip(), *_PARTS.split(cell))}
    return {name for name in found if 2 <= len(name) <= 20 and not _NOBODY.search(name)}
