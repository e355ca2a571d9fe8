"""A new language is one new folder of catalogues, and nothing else: every page and the desk say it in one of ours."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from babel import Locale
from playwright.async_api import Browser, Page, expect

from onedoor.catalogues import name
from onedoor.up import ports
from onedoor.up.ports import Ports
from tests.e2e.another_language import MARK, TAG, copied, unsaid

TEXTS = """(mark) => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const { parentElement: element, data } = walk.currentNode;
    const styled = !element.closest("script, style, noscript");
    if (!styled || element.closest("[lang]:not(html)") || !data.trim()) continue;
    found.push(element.textContent.includes(mark) ? mark : data);
  }
  return found;
}"""
"""All that is written on a page, but for what says itself that it is in another language; a sentence may hold names."""
HELP = """
import click
from onedoor.cli import main
from onedoor.commands import terminal

def helps(command, above):
    context = click.Context(command, above, info_name=command.name)
    print(command.get_help(context).replace(context.command_path, ""))
    for word in command.list_commands(context) if isinstance(command, click.Group) else ():
        helps(command.get_command(context, word), context)

with terminal.speaking():
    helps(terminal.shown(main), None)
"""
"""Prints the help of each command, without the command itself."""
SAID = re.compile(rf"{MARK}[^{MARK}⟧]*⟧|{MARK}[^{MARK}\n]*$", re.MULTILINE)
"""A sentence. In a list of commands there may be only its beginning."""
WORDS = re.compile(r"[a-z’']{2,},? [a-z]{2,}.*")
"""What is no name of a command, option or type."""
NAMES = ("Onedoor", name(TAG), *Locale.parse(TAG, sep="-").languages.values())


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("product")
    copied(place)
    return place


@asynccontextmanager
async def up(product: Path, state: Path) -> AsyncIterator[Ports]:
    free = ports.free()
    environment = {**os.environ, **ports.environment(free), "PYTHONPATH": str(product)}
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "onedoor", "up"), cwd=state, env=environment,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said = ""
    try:
        assert running.stdout is not None
        async with asyncio.timeout(60):
            while "http://" not in said:
                said += (await running.stdout.readline()).decode()
        yield free
    finally:
        running.send_signal(signal.SIGINT)
        await running.communicate()


def seeded() -> set[str]:
    """What somebody has typed: names of agencies and topics, addresses."""
    found = tomllib.loads((Path(__file__).parents[2] / "config" / "seed.toml").read_text())
    entries = [*found["agency"], *found["topic"]]
    return {entry[name] for entry in entries for name in ("name", "email") if name in entry}


async def all_of(page: Page) -> list[str]:
    texts: list[str] = await page.evaluate(TEXTS, MARK)
    assert any(MARK in text for text in texts)
    return unsaid(texts, {*NAMES, *seeded()})


async def test_every_page_speaks_it(product: Path, tmp_path: Path, browser: Browser) -> None:
    async with up(product, tmp_path) as free:
        context = await browser.new_context(locale=TAG)
        page = await context.new_page()
        left: dict[str, list[str]] = {}
        for path in ("/", "/plain", "/accessibility"):
            await page.goto(f"http://127.0.0.1:{free.page}{path}")
            await expect(page.locator("h1")).to_contain_text(MARK)
            await expect(page.locator("html")).to_have_attribute("lang", TAG)
            if path != "/accessibility":
                await expect(page.get_by_text("help@tax.nj.example").first).to_be_attached()
            left[path] = await all_of(page)
        await page.goto(f"http://127.0.0.1:{free.panel}/")
        await expect(page.locator("h1")).to_contain_text(MARK)
        left["panel"] = await all_of(page)
        await context.close()
    assert {where: texts for where, texts in left.items() if texts} == {}


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (
            "from components.agency.words.speech import Phrase, say\n"
            f"print(say('{TAG}', Phrase('Chat {{number}} is not yours.', number=7)))",
            f"{MARK}Chat 7 is not yours.⟧",
        ),
        ("from onedoor.desk.words.commands import parse\nprint(parse('!xtake', in_chat=True).word)", "take"),
        (
            "from admin.topics.forms import TopicForm\nprint(getattr(TopicForm, 'name_pt-br').field_class.__name__)",
            "Line",
        ),
    ],
    ids=["the desk", "what agents type", "a topic's names"],
)
def test_so_does_the_desk(product: Path, script: str, said: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(product)}
    ran = subprocess.run(
        (sys.executable, "-c", script), cwd=product, env=environment, check=True, capture_output=True, text=True
    )
    assert ran.stdout.strip() == said


def test_so_does_the_help_of_each_command(product: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(product), "LANGUAGE": TAG.replace("-", "_"), "PYTHONUTF8": "1"}
    ran = subprocess.run(
        (sys.executable, "-c", HELP), cwd=product, env=environment, check=True, capture_output=True, text=True
    )
    assert ran.stdout.count(f"{MARK}Show this message and exit.⟧") > 70
    assert WORDS.findall(SAID.sub("", ran.stdout)) == []
