"""Valid ID numbers (GB 11643) of the fictitious region 329921, none of them twice."""

from __future__ import annotations

from datetime import date

from stdnum.iso7064 import mod_11_2


class IdNumbers:
    """Hands out numbers by region, birth date and sex: the 17th digit is odd for men, even for women."""

    def __init__(self, region: str) -> None:
        self.region = region
        self._given: dict[tuple[date, bool], int] = {}

    def next(self, born: date, male: bool) -> str:
        count = self._given.get((born, male), 0)
        self._given[born, male] = count + 1
        sequence = 2 * count + (1 if male else 2)
        digits = f"{self.region}{born:%Y%m%d}{sequence:03}"
        return digits + mod_11_2.calc_check_digit(digits)
