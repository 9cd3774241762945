"""The replies to the corpus of announcements, each in its language, as files.

`python -m tests.rendering.corpus_replies` writes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from service.domain.announcements.values import Verdict
from service.domain.languages import Language, decide_source_language
from tests.domain.announcements.corpus import load_cases, read_case
from tests.rendering.values import TOPIC_URL, make_speaker

FOLDER = Path(__file__).parent / "replies"


def render_replies() -> Mapping[str, str]:
    """By case: what the author is asked, or what stands with the link where something was guessed or is private."""
    replies = {}
    for case in load_cases():
        reading = read_case(case)
        speaker = make_speaker(decide_source_language(case.source) or Language.EN)
        if reading.verdict is Verdict.ASK:
            replies[case.name] = speaker.render_questions(reading, case.source.posts[0].author_name)
        elif reading.verdict is Verdict.COMPLETE and reading.private:
            replies[case.name] = speaker.render_link_reply(
                TOPIC_URL, reading.private, guesses=reading.guesses, hints=reading.hints
            )
    return replies


def load_replies() -> Mapping[str, str]:
    return {file.stem: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.md")}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    replies = render_replies()
    for file in FOLDER.glob("*.md"):
        if file.stem not in replies:
            file.unlink()
    for name, text in replies.items():
        (FOLDER / f"{name}.md").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
