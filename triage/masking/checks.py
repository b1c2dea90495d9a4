"""Check digits and dates that tell an identity from a number that merely has as many digits."""

from __future__ import annotations

_PROVINCES = frozenset(
    str(region * 10 + number)
    for region, last in ((1, 5), (2, 3), (3, 7), (4, 6), (5, 4), (6, 5), (7, 1), (8, 3))
    for number in range(0 if region == 5 else 1, last + 1)
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_UNIONPAY = ("62", "60", "68", "69")
_FOREIGN = ("4", "5", "35", "37")


def identity_card(digits: str) -> bool:
    """Say whether 18 characters are an identity number by GB 11643: province and day of birth, check digit aside."""
    return digits[:2] in _PROVINCES and digits[6:8] in ("18", "19", "20") and _day(digits[10:14])


def identity_check(digits: str) -> bool:
    """Say whether the check digit of an 18-character identity number is right (GB 11643, ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits[:17], _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == digits[17].upper()


def old_identity_card(digits: str) -> bool:
    """Say whether 15 digits are an identity number of before 1999: province, and day of birth with a short year."""
    return digits[:2] in _PROVINCES and _day(digits[8:12])


def credit_code(digits: str) -> bool:
    """Say whether 18 digits are a unified social credit code by its check character (GB 32100)."""
    if not digits.isdecimal() or digits[0] not in "159":
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits[:17], _CREDIT_WEIGHTS, strict=True))
    return -total % 31 == int(digits[17])


def bank_card(digits: str) -> bool:
    """Say whether 16 to 19 digits are a bank card: an issuer's beginning, a usual length, and Luhn's check digit."""
    length = len(digits)
    issued = (
        digits.startswith(_UNIONPAY)
        or (length in (16, 19) and digits.startswith(_FOREIGN))
        or (length == 19 and digits.startswith("95"))
    )
    return issued and luhn(digits)


def luhn(digits: str) -> bool:
    """Say whether the last digit is Luhn's check digit (ISO/IEC 7812-1)."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0


def _day(digits: str) -> bool:
    return "01" <= digits[:2] <= "12" and "01" <= digits[2:] <= "31"
