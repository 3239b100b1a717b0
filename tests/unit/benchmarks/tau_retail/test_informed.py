from __future__ import annotations

import pytest

from benchmarks.tau_retail.informed import missing_info


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("10", "There are 10 t-shirts."),
        ("1234.5", "You get US$1,234.50 back."),
        ("481.50", "It costs $481.5"),
        ("1,497.65", "1497.65 dollars"),
        ("20 hours", "Battery life: 20 hours, blue"),
        ("840887978435", "Parcel 840887978435."),
        ("camera", "your Action Camera (4K)"),
        ("IL", "Chicago, IL 60621"),
        ("44.08", "Balance: -$44.08"),
    ],
)
def test_it_was_said(wanted: str, said: str) -> None:
    assert missing_info([wanted], ["Hello", said]) == ()


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("10", "Order #W1010, 100 pieces, 10-inch, 1.10"),
        ("10", "10GB in 2010"),
        ("481.50", "1481.50 or 481.505"),
        ("IL", "until"),
        ("cotton", "cottons"),
    ],
)
def test_it_was_not_said(wanted: str, said: str) -> None:
    assert missing_info([wanted], [said]) == (wanted,)
