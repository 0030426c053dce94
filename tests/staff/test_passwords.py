"""Which passwords are good enough, and how they are kept (promises A6, A7)."""

from __future__ import annotations

import statistics
import time

import pytest
from argon2 import PasswordHasher, extract_parameters

from kiosk.staff import passwords
from tests.staffing import PASSWORD, hash_of

COMMON = [
    "1234567890", "0123456789", "qwertyuiop", "password123", "Password1234", "iloveyou123", "1q2w3e4r5t",
    "administrator", "abcdefghij", "woaini1314", "5201314520", "1qaz2wsx3edc", "qwerty123456", "P@ssw0rd123",
    "admin123456", "welcome2024", "changeme123", "letmein1234", "aaaaaaaaaa", "trustno1trustno1", "11111111111",
    "123123123123", "passwordpassword", "q1w2e3r4t5y6", "manchester", "basketball", "asdfghjkl;",
    "１２３４５６７８９０",
]  # fmt: skip
FINE = [
    "four brass lanterns",
    "平城石头上的字真好看呀",
    "x7$kQ9!vLp2",
    "a" * 10 + PASSWORD,
    "пароль из слов",
    "🏮🎐🎑🧧🎍🎋🎄🎃🎆🎇",
]


@pytest.mark.parametrize("password", COMMON)
def test_a_common_password_is_refused(password: str) -> None:
    assert passwords.faults(password)


@pytest.mark.parametrize("password", FINE)
def test_a_good_password_needs_no_symbols(password: str) -> None:
    assert passwords.faults(password) == []


@pytest.mark.parametrize("password", ["", "a", "x7$kQ9!vL", "平城"])
def test_a_short_password_is_refused(password: str) -> None:
    assert "太短" in passwords.faults(password)[0]


def test_a_password_of_64_and_of_a_thousand_characters_is_taken() -> None:
    words = "stone rubbing lantern kite "
    assert passwords.faults((words * 40)[:64]) == []
    assert passwords.faults((words * 40)[:1000]) == []
    assert "太长" in passwords.faults((words * 40)[:1001])[0]


def test_what_somebody_would_try_first_is_refused() -> None:
    assert passwords.faults("zhoujianguo", ["zhoujianguo"])
    assert passwords.faults("SampleCentre1", ["Sample Centre", "samplecentre"])


def test_looking_at_a_password_takes_no_time_to_speak_of() -> None:
    for text in ("a" * 1000, "ab" * 500, "qwerty" * 150, "19991231" * 100, "\u202e" * 999, "passwordpassword" * 60):
        begun = time.thread_time()
        passwords.faults(text)
        assert time.thread_time() - begun < 1.5, text[:9]


def test_a_hash_has_owasps_numbers() -> None:
    found = extract_parameters(hash_of())
    assert (found.type.name, found.memory_cost, found.time_cost, found.parallelism) == ("ID", 19_456, 2, 1)
    assert PASSWORD not in hash_of()
    assert hash_of() != passwords.hashed(PASSWORD)


def test_every_character_counts() -> None:
    long = ("stone rubbing lantern kite " * 40)[:1000]
    hash_ = passwords.hashed(long)
    assert passwords.is_right(hash_, long)
    assert not passwords.is_right(hash_, long[:-1])
    assert not passwords.is_right(hash_, long[:-1] + "!")
    assert not passwords.is_right(hash_, long[:72])


def test_full_width_letters_are_the_same_letters() -> None:
    hash_ = passwords.hashed("ｆｏｕｒ　ｂｒａｓｓ　１２３")
    assert passwords.is_right(hash_, "four brass 123")


@pytest.mark.parametrize(
    "password", [PASSWORD.upper(), PASSWORD + " ", " " + PASSWORD, PASSWORD + "\x00", "", "x" * 5000]
)
def test_anything_else_is_wrong(password: str) -> None:
    assert not passwords.is_right(hash_of(), password)


def test_nobody_has_no_password() -> None:
    assert not passwords.is_right(None, "nobody's password")
    assert not passwords.is_right(None, "")


def test_a_hash_with_other_numbers_is_old() -> None:
    assert not passwords.is_old(hash_of())
    assert passwords.is_old(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD))


def test_unknown_and_known_take_the_same_time() -> None:
    """Processor time, so that a busy machine does not matter."""
    seconds: dict[str | None, list[float]] = {None: [], hash_of(): []}
    passwords.is_right(None, "warm")
    for _ in range(15):
        for hash_, found in seconds.items():
            begun = time.thread_time()
            passwords.is_right(hash_, "not the password")
            found.append(time.thread_time() - begun)
    unknown, known = (statistics.median(found) for found in seconds.values())
    assert 0.8 < unknown / known < 1.25
