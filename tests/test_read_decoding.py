"""Bytes to text: encodings recognised, text untouched, what is no text refused."""

import pytest

from graphbuild.errors import InputError
from graphbuild.read.decoding import check_text, decode, repair, without_surrogates

ENGLISH = (
    "Mr Kim’s aides cleaned the chair – carefully – after “the negotiations”, said the café’s owner. " * 3
)
RUSSIAN = "Президент России Владимир Путин встретился в Пекине с лидером КНДР Ким Чен Ыном. " * 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_english_is_read_from(encoding):
    assert decode(ENGLISH.encode(encoding)) == ENGLISH


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\x00\x00\xfe\xff", "utf-32-be")],
)
def test_byte_order_marks_of_both_orders_are_known(mark, encoding):
    assert decode(mark + ENGLISH.encode(encoding)) == ENGLISH


def test_a_few_words_are_enough_for_cp1252():
    assert decode("café".encode("cp1252")) == "café"


def test_other_languages_are_guessed():
    assert decode(RUSSIAN.encode("cp1251")) == RUSSIAN


def test_an_encoding_that_a_page_declares_comes_before_a_guess():
    assert decode("Владимир Путин".encode("koi8-r"), declared="koi8-r") == "Владимир Путин"


def test_an_unknown_declared_encoding_is_passed_over():
    assert decode("café owners say".encode("cp1252"), declared="no-such-code") == "café owners say"


@pytest.mark.parametrize("text", ["a\r\nb\r\n", "  a \n\n", "a\rb", "one\u2028two"])
def test_newlines_and_spaces_stay_as_they_are(text):
    assert decode(text.encode()) == text


def test_utf8_with_a_broken_byte_is_not_taken_for_another_encoding():
    data = ENGLISH.encode() + b"\xe2\x80"
    assert decode(data) == ENGLISH + "\ufffd"


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfeodd",
        b"GIF89a\x00\x01\xff\xfe\x00",
        bytes(range(128, 256)) * 4,
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"\xef\xbb\xbfabc\xff",
        b"\xe9\xe8\xe7",
    ],
)
def test_what_gives_no_plausible_text_is_refused(data):
    with pytest.raises(InputError):
        decode(data)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \n\t\u00a0", "nothing but white space"),
        ("a\0b", "binary"),
        ("\x01\x02\x03abc", "binary"),
    ],
)
def test_text_that_is_none_is_refused_with_its_reason(text, reason):
    with pytest.raises(InputError, match=reason):
        check_text(text)


def test_a_stray_control_character_in_a_text_is_borne():
    check_text("A long enough sentence. " * 5 + "A stray \x02.")


def test_bytes_escaped_in_a_table_are_mended_field_by_field():
    assert (
        repair(b"Kim\x92s aides cleaned the chair".decode("utf-8", "surrogateescape"))
        == "Kim’s aides cleaned the chair"
    )


def test_lone_surrogates_are_replaced_one_for_one():
    assert without_surrogates("a\ud800b\udc00") == "a\ufffdb\ufffd"
