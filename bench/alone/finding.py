"""`python -m bench.alone.finding FOLDER`: how often a question without a topic finds its agency, or makes us ask back.

The folder has real content and labelled questions, which are not in this repository: `agencies.json` (id, name),
`licences.jsonl` (id, name, agency), `articles.jsonl` (id, title, tags, agency) and `questions.dev.jsonl` (text, kind,
agency or null). Each licence and each article becomes a topic.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onedoor.desk.topics.finding import Finder, Subject
from onedoor.desk.topics.topics import words


def measure(folder: Path) -> dict[str, Counter[str]]:
    """kind of question → outcome → number of questions"""
    subjects = list(_subjects(folder))
    places, finder = {one.id: one.place for one in subjects}, Finder(subjects)
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for asked in _lines(folder / "questions.dev.jsonl"):
        told = finder.find(asked["text"])
        near = [places[id] for id in told.near]
        if told.topic:
            what = "right at once" if near[0] == asked["agency"] else "wrong"
        elif not near:
            what = "nothing found"
        else:
            what = "asked, with the right one" if asked["agency"] in near else "asked, without it"
        found[asked["kind"]][what] += 1
    return found


def _subjects(folder: Path) -> Iterator[Subject]:
    names = {one["id"]: one["name"] for one in json.loads((folder / "agencies.json").read_text("utf-8"))}
    for one in _lines(folder / "licences.jsonl"):
        yield Subject(f"l-{one['id']}", one["name"], frozenset(), one["agency"], names[one["agency"]])
    for one in _lines(folder / "articles.jsonl"):
        tags = words(" ".join(one["tags"]))
        yield Subject(f"a-{one['id']}", one["title"], tags, one["agency"], names[one["agency"]])


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    return map(json.loads, file.read_text("utf-8").splitlines())


if __name__ == "__main__":
    for kind, counted in measure(Path(sys.argv[1])).items():
        print(f"{kind}: " + ", ".join(f"{what} {number}" for what, number in counted.most_common()))
