"""Mail addresses, number plates, and accounts of WeChat, QQ and the like."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MAIL = re.compile(
    r"(?<![A-Za-z0-9._%+\-])([A-Za-z0-9._%+\-]{1,64}) ?@ ?[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,4}"
)
_PLATE = re.compile(
    "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][ ·\\-]?"
    "((?:[A-HJK][A-HJ-NP-Z0-9][0-9]{4}|[0-9]{5}[A-HJK]|(?=[A-Z]{0,3}[0-9])[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳试])"
    ")(?![A-Z0-9元])",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    r"(?<![A-Za-z])(?:(?:微信|威信|薇信|v信|wechat|weixin|[vw]x|qq|扣扣)群?主?(?:的微信|的qq)?(?:号码?|[账帐]号|id)?"
    r"|(?:支付宝|抖音|快手|陌陌)(?:号码?|[账帐]号|id))[是为叫]?[: ]{0,3}"
    r"([a-z][a-z0-9_\-]{5,19}|[1-9](?:[ \-]?[0-9]){4,11}(?![0-9]|[ ]?[元万亿块角人分次年个条%]))",
    re.IGNORECASE,
)


def mark_places(text: str) -> Iterator[int]:
    """Yield the places to hide in a text as it is seen; a mail's domain and a plate's town stay."""
    for pattern in (_MAIL, _PLATE, _ACCOUNT) if "@" in text else (_PLATE, _ACCOUNT):
        for found in pattern.finditer(text):
            yield from (place for place in range(*found.span(1)) if text[place].isalnum() or text[place] == "_")
