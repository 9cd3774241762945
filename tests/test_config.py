"""Settings: all problems at once, each with its name and advice; secrets never print."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.config import DEMO, Config, Secret, list_secrets, load_config
from service.config_values import LANGUAGES
from service.domain.languages import Language
from service.errors import ConfigError
from tests.configs import ENVIRON

CONTACT_KEY = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="


def read(**changes: str) -> Config:
    return load_config(ENVIRON | changes)


def problems_of(**changes: str) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        read(**changes)
    return caught.value.problems


def test_every_missing_and_wrong_setting_is_named_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        load_config({"DISCOURSE_URL": "forum.example.org", "PORT": "99999", "TIMEZONE": "Mars/Olympus"})
    names = [problem.split(":")[0] for problem in caught.value.problems]
    assert names == [
        "DISCOURSE_URL",
        "DISCOURSE_API_KEY",
        "DISCOURSE_WEBHOOK_SECRETS",
        "DATABASE_URL",
        "PUBLIC_URL",
        "PORT",
        "TIMEZONE",
    ]
    assert "1 to 65535" in caught.value.problems[5]


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [
        ("DISCOURSE_URL", "ftp://forum.test", "such as https://forum.example.org"),
        ("DISCOURSE_URL", "https://", "such as https://forum.example.org"),
        ("DISCOURSE_URL", "https://forum.test:port", "such as https://forum.example.org"),
        ("DISCOURSE_URL", "https://forum.test/?a=b", "without ? and #"),
        ("PUBLIC_URL", "https://user:password@site.test", "without a user name"),
        ("DATABASE_URL", "mysql://localhost/companion", "postgresql://"),
        ("REDIS_URL", "localhost:6379", "redis://localhost:6379/0"),
        ("P2PU_URL", "learningcircles.p2pu.org", "such as https://forum.example.org"),
        ("P2PU_URL", "https://user:password@p2pu.test", "without a user name"),
        ("INTAKE_CATEGORY", "Start a circle", "slug"),
        ("ORGANIZERS_GROUP", "the organizers", "group's name"),
        ("TIMEZONE", "../../etc/passwd", "America/New_York"),
        ("LANGUAGE", "tlh", "texts in: en, es, de"),
        ("LOG_FORMAT", "xml", "console or json"),
        ("PORT", "0", "1 to 65535"),
        ("PORT", "eighty", "1 to 65535"),
        ("API_REQUESTS_PER_MINUTE", "-1", "whole number"),
        ("API_REQUESTS_PER_MINUTE", "7", "from 8 to 100000: with fewer calls of the forum no topic"),
        ("TRUSTED_PROXIES", "nginx", "addresses or ranges"),
        ("TRUSTED_PROXIES", "10.0.0.1/8", "addresses or ranges"),
        ("EVENT_BLOCKS", "perhaps", "yes or no"),
        ("DISCOURSE_WEBHOOK_SECRETS", "long-enough-secret short", "12 characters"),
        ("STATUS_TOKEN", "too-short", "16"),
        ("CONTACT_KEYS", "c2hvcnQ=", "key 1 of 1 is not 32 bytes"),
        ("CONTACT_KEYS", f"{CONTACT_KEY} {CONTACT_KEY[:-1]}", "key 2 of 2 is not 32 bytes"),
        ("CONNECT_SECRET", "too-short", "16"),
    ],
)
def test_wrong_value_is_refused_with_advice(name: str, value: str, advice: str) -> None:
    (problem,) = problems_of(**{name: value})
    assert problem.startswith(f"{name}: ")
    assert advice in problem


def test_demo_may_have_short_secrets() -> None:
    config = read(**{DEMO: "yes", "DISCOURSE_WEBHOOK_SECRETS": "short"})
    assert [secret.reveal() for secret in config.discourse_webhook_secrets] == ["short"]


def test_several_secrets_keep_their_order() -> None:
    config = read(DISCOURSE_WEBHOOK_SECRETS="the-current-secret  the-old-secret")
    assert config.discourse_webhook_secrets == (Secret("the-current-secret"), Secret("the-old-secret"))


def test_proxies_are_addresses_and_ranges() -> None:
    proxies = read(TRUSTED_PROXIES="127.0.0.1, 10.0.0.0/8  fd00::/8").trusted_proxies
    assert [str(network) for network in proxies] == ["127.0.0.1/32", "10.0.0.0/8", "fd00::/8"]


def test_instance_is_the_forums_address_unless_it_is_told() -> None:
    assert read(DISCOURSE_URL="http://inner:3000/").discourse_instance == "http://inner:3000"
    outer = read(DISCOURSE_URL="http://inner:3000", DISCOURSE_INSTANCE="https://forum.test/")
    assert outer.discourse_instance == "https://forum.test"


def test_no_source_is_read_unless_it_is_named() -> None:
    assert read().p2pu_url is None
    assert read(P2PU_URL="https://learningcircles.p2pu.org/").p2pu_url == "https://learningcircles.p2pu.org"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("en", "en"),
        ("es", "es"),
        ("en_US:en", "en"),
        ("de_DE.UTF-8:en_GB", "de"),
        ("fr_FR:es", "es"),
        ("EN", "en"),
    ],
)
def test_language_lists_of_desktops_are_understood(text: str, language: str) -> None:
    assert read(LANGUAGE=text).language == language


def test_languages_of_the_settings_are_those_we_speak() -> None:
    assert set(LANGUAGES) == {language.value for language in Language}


def test_environment_goes_before_the_file_and_empty_counts_as_not_given(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    lines = [f"{name}={value}" for name, value in ENVIRON.items()]
    file.write_text("\n".join([*lines, "PORT=9000", 'CIRCLES_CATEGORY="from-the-file"', "EMPTY"]))
    config = load_config({"PORT": "9001", "CIRCLES_CATEGORY": "", "TIMEZONE": ""}, file)
    assert (config.port, config.circles_category, config.timezone) == (9001, "circles", "UTC")
    assert load_config({}, file).circles_category == "from-the-file"
    assert load_config(ENVIRON, tmp_path / "no such file").port == 8080


def test_nothing_secret_prints() -> None:
    config = read(
        DATABASE_URL="postgresql://companion:pg-password@db/companion",
        REDIS_URL="redis://:redis-password@cache/0",
        STATUS_TOKEN="k" * 40,
    )
    secrets = list_secrets(config)
    assert {"pg-password", "redis-password", "k" * 40, ENVIRON["DISCOURSE_API_KEY"]} <= set(secrets)
    shown = f"{config} {config!r} {config.discourse_api_key} {config.status_token}"
    assert not [secret for secret in secrets if secret in shown]
