"""When two typed answers mean the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkit.domain.text import comparison_form, number_in, numeral, same_text

SAME = [
    ("1921", "１９２１"),
    ("1921", " 1921 "),
    ("1921", "一九二一"),
    ("1921", "一九二一年"),
    ("1921", "1921年"),
    ("1921年", "一九二一年"),
    ("5000", "五千"),
    ("25000", "二万五千"),
    ("12", "十二"),
    ("120", "一百二十"),
    ("105", "一百零五"),
    ("9600000", "九百六十万"),
    ("0", "零"),
    ("3.5", "3.50"),
    ("12000", "12,000"),
    ("上海", "上 海"),
    ("《共产党宣言》", "共产党宣言"),
    ("“八一”南昌起义", "八一南昌起义"),
    ("义勇军进行曲", "義勇軍進行曲"),
    ("诺尔曼·白求恩", "诺尔曼•白求恩"),
    ("WTO", "wto"),
    ("ＷＴＯ", "WTO"),
    ("十九届", "19届"),
    ("第一个五年计划", "第一个五年计划。"),
]
DIFFERENT = [
    ("1921", "1922"),
    ("1921", "192"),
    ("1921", "1921人们"),
    ("一五", "十五"),
    ("上海", "上海市"),
    ("上海", ""),
    ("上海", "。"),
    ("毛泽东", "毛泽民"),
]


@pytest.mark.parametrize(("accepted", "typed"), SAME)
def test_ways_of_writing_do_not_matter(accepted: str, typed: str) -> None:
    """Width, spaces, quotes, title marks, traditional characters, numerals and units."""
    assert same_text(accepted, typed)


@pytest.mark.parametrize(("accepted", "typed"), DIFFERENT)
def test_another_answer_is_another_answer(accepted: str, typed: str) -> None:
    """Normalisation never makes two different things the same."""
    assert not same_text(accepted, typed)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("廿", None),
        ("十", "10"),
        ("二十", "20"),
        ("两百", "200"),
        ("壹仟", "1000"),
        ("一万", "10000"),
        ("一亿", "100000000"),
        ("一九四九", "1949"),
        ("二〇二一", "2021"),
        ("一五", None),
        ("五一五", "515"),
        ("1.50", "1.5"),
        ("-3", "-3"),
        ("+3", "3"),
        ("1921.", None),
        ("1" * 31, None),
        ("", None),
        ("百度", None),
    ],
)
def test_a_numeral_is_read_by_digits_or_by_steps(text: str, number: str | None) -> None:
    """Only what is wholly a numeral is one; two digits without a step stay words."""
    assert numeral(text) == number


@given(st.integers(0, 9999))
def test_every_small_number_written_in_chinese_is_read(number: int) -> None:
    """The usual way to write 0 to 9999."""
    assert numeral(in_chinese(number)) == str(number)


def in_chinese(number: int) -> str:
    """``number`` below 10,000 in words."""
    if number < 10:
        return "零一二三四五六七八九"[number]
    words, zero = "", False
    for value, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // value % 10
        if digit:
            words += ("零" if zero and words else "") + "一二三四五六七八九"[digit - 1] + unit
            zero = False
        else:
            zero = bool(words)
    return words


@given(st.text(max_size=20))
def test_width_and_spaces_never_matter(text: str) -> None:
    """Any text equals itself with full-width ASCII and spaces around it."""
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    assert comparison_form(wide) == comparison_form(f" {text} ")


@given(st.text(max_size=20), st.text(max_size=20))
def test_sameness_goes_both_ways_for_plain_words(one: str, other: str) -> None:
    """Equal comparison forms are the same answer whoever typed which."""
    if comparison_form(one) and comparison_form(one) == comparison_form(other):
        assert same_text(one, other)
        assert same_text(other, one)


@given(st.text(max_size=200))
def test_any_text_has_a_form_and_maybe_a_number(text: str) -> None:
    """Nothing a student types makes the comparison fail."""
    comparison_form(text)
    number_in(text, "年")


@pytest.mark.parametrize("text", ["a" * 200, "(" * 200, "年" * 200, "1," * 100, "一" * 200, "零" * 200])
def test_long_texts_are_compared_in_one_pass(text: str) -> None:
    """No pattern runs away on a text of the longest length."""
    assert not same_text("上海", text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一亿二千万", "120000000"),
        ("二万五千", "25000"),
        ("一万亿", "1000000000000"),
        ("+5.50", "5.5"),
        ("00.5", "0.5"),
    ],
)
def test_large_and_decimal_numerals_have_one_form(text: str, number: str) -> None:
    """万 and 亿 count as they are spoken; signs and idle zeros make no difference."""
    assert numeral(text) == number


def test_a_part_of_the_unit_may_stand_behind_the_number() -> None:
    """8岁 answers a question that asks for 周岁."""
    assert number_in("8岁", "周岁") == 8
