"""The clerk as it is run, with its own model: a person takes over in the middle of a form, and the form goes on.

What it looks like is kept in the folder that SHOPCLERK_TEST_PICTURES names.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desk_pages import PHONE, log_in
from desk_server import MINA, PASSWORD, always_open_text
from playwright.sync_api import Locator, Page, expect
from running_clerk import PATIENCE_S, ROOT, Clerk, be_trained, free_port, wait_for

from bot.handoff.agents import AgentBook, NewAgent
from bot.project.fingerprint import find_model, model_path
from bot.settings import utc_now
from bot.storage.database import open_database
from bot.testing.demo_store import RunningDemoStore, running_demo_store
from bot.testing.graph_emulator.emulator import GraphEmulator
from bot.testing.graph_emulator.server import ACCESS_TOKEN, APP_SECRET, VERIFY_TOKEN, running_graph_emulator
from bot.testing.graph_emulator.webhooks import PHONE_NUMBER_ID

pytestmark = pytest.mark.timeout(300)


class Shop:
    """A running clerk that can be stopped and started again, its store, and the phones."""

    def __init__(self, folder: Path, store: RunningDemoStore, graph: GraphEmulator, port: int) -> None:
        self.folder, self.store, self.graph, self.port = folder, store, graph, port
        self.clerk: Clerk | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        clerk = self.clerk = Clerk(self.folder, self.store, port=self.port)
        wait_for(lambda: clerk.answers("/readyz"), "the clerk")

    def stop(self) -> None:
        if self.clerk is not None:
            self.clerk.process.terminate()
            self.clerk.process.wait(PATIENCE_S)
            self.clerk = None


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    be_trained()
    folder = tmp_path_factory.mktemp("shop")
    file = folder / "shop.yml"
    file.write_text(always_open_text(), encoding="utf-8")
    shutil.copytree(ROOT / "help", folder / "help")
    shutil.copy(ROOT / "products.txt", folder)
    # Of opening hours the model knows nothing: the project's own is that of this shop too.
    trained = find_model(ROOT, ROOT / "models")
    assert trained
    (folder / "models").mkdir()
    shutil.copy(trained, model_path(ROOT, folder / "models", file))
    port = free_port()
    with (
        pytest.MonkeyPatch.context() as patched,
        running_demo_store(now=utc_now()) as store,
        running_graph_emulator(webhook_url=f"http://127.0.0.1:{port}/webhooks") as graph,
    ):
        patched.setenv("SHOPCLERK_SHOP_FILE", str(file))
        patched.setenv("SHOPCLERK_MODELS", str(folder / "models"))
        patched.setenv("SHOPCLERK_VAR", str(folder / "var"))
        for name, value in {
            "APP_SECRETS": APP_SECRET,
            "VERIFY_TOKEN": VERIFY_TOKEN,
            "ACCESS_TOKEN": ACCESS_TOKEN,
            "API_URL": f"{graph.base_url}/v23.0",
            "PHONE_NUMBER_ID": PHONE_NUMBER_ID,
        }.items():
            patched.setenv(f"SHOPCLERK_WHATSAPP_{name}", value)
        opened = Shop(folder, store, graph, port)
        opened.start()
        database = open_database(f"sqlite:///{folder}/clerk.db")
        AgentBook(database, utc_now).add(NewAgent(MINA, "Mina", "admin"), PASSWORD)
        database.close()
        yield opened
        opened.stop()


@pytest.fixture
def mina(shop: Shop, open_page: Callable[..., Page]) -> Page:
    page = log_in(open_page(f"{shop.url}/desk/login"))
    # A clerk with its own model, beside the other tests.
    expect.set_options(timeout=30_000)
    expect(page.get_by_text("Nobody is waiting")).to_be_visible()
    return page


class Chat:
    """A customer on the chat page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clerks = page.locator("#messages .clerk .bubble")
        self.persons = page.locator("#messages .person .bubble")
        self.typing = page.locator("#typing")

    def say(self, text: str) -> None:
        self.page.get_by_label("Your message").fill(text)
        self.page.keyboard.press("Enter")


class Phone:
    """A customer on WhatsApp, where clerk and person look alike."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.phone = page.locator("#whatsapp")
        self.clerks = self.persons = self.phone.locator(".entry:not(.customer) .bubble")
        self.typing = self.phone.get_by_text("typing", exact=False).first

    def say(self, text: str) -> None:
        self.phone.locator("textarea").fill(text)
        self.phone.locator("textarea").press("Enter")


def picture(page: Page, name: str) -> None:
    folder = os.environ.get("SHOPCLERK_TEST_PICTURES")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png")


def begin_return(customer: Chat | Phone) -> str:
    """Let a customer come as far as the question which items; gives it."""
    customer.say("I want to return something from order 1019")
    expect(customer.clerks.last).to_contain_text("e-mail")
    customer.say("minji.kim@example.com")
    expect(customer.clerks.last).to_contain_text("Which")
    question = customer.clerks.last.inner_text()
    customer.say("let me talk to a person")
    expect(customer.clerks.last).to_contain_text("number 1 in line")
    return question


def take(mina: Page) -> None:
    expect(mina.locator("#rows a")).to_have_count(1)
    mina.keyboard.press("j")
    expect(mina.get_by_role("heading", name="#1019")).to_be_visible()
    expect(mina.locator("#ticket h2")).to_contain_text("Return")
    mina.keyboard.press("t")
    expect(mina.get_by_text("You are speaking with this customer")).to_be_visible()


def hand_back(mina: Page, done: str) -> None:
    """More than once where the customer has just written: nobody hands back over words that they have not seen.

    Not as settled, also after money went back here: the form is to go on.
    """
    mina.get_by_role("button", name="Hand back").click()
    mina.get_by_label("What was done").fill(done)
    mina.get_by_label("The matter is settled").uncheck()
    for _ in range(10):
        mina.locator("dialog").get_by_role("button", name="Hand back").click()
        said = mina.locator("dialog .error:not(:empty)")
        expect(said.or_(mina.locator("body:not(:has(dialog))"))).to_be_visible()
        if not said.count():
            break
    expect(mina.locator("dialog")).to_have_count(0)


def words_of(question: Locator, first: str) -> None:
    expect(question).to_contain_text(first.splitlines()[0])


@pytest.mark.parametrize("where", ["web", "whatsapp"])
def test_a_return_goes_on_where_it_stopped_after_a_person(
    shop: Shop, open_page: Callable[..., Page], mina: Page, where: str
) -> None:
    shop.store.reset()
    phones = f"{shop.graph.base_url}/phones"
    customer = Chat(open_page(shop.url, viewport=PHONE)) if where == "web" else Phone(open_page(phones))
    question = begin_return(customer)
    take(mina)

    mina.get_by_label("Reply to the customer").press_sequentially("Hello")
    expect(customer.typing).to_be_visible()
    mina.get_by_label("Reply to the customer").fill("Hello, Mina here. What is it about?")
    mina.keyboard.press("Enter")
    expect(customer.persons.last).to_contain_text("Hello, Mina here.")
    customer.say("the mug came chipped")
    expect(mina.locator(".message.customer .bubble").last).to_have_text("the mug came chipped")
    picture(mina, f"console-{where}")
    picture(customer.page, f"customer-{where}")

    mina.keyboard.press("Escape")
    mina.keyboard.press("n")
    mina.get_by_label("Private note").fill("chipped: half of it back at once")
    mina.keyboard.press("Enter")
    expect(mina.locator(".message.private .bubble")).to_have_text("chipped: half of it back at once")
    before = shop.store.snapshot()
    mina.get_by_role("button", name="Refund").click()
    mina.get_by_label("Amount").fill("3000")
    mina.locator("dialog").get_by_role("button", name="Refund", exact=True).click()
    expect(mina.locator(".event", has_text="₩3,000 of order #1019 refunded")).to_be_visible()
    assert list(shop.store.changes(before)) == ["refunds"]

    hand_back(mina, "3,000 won come back.")
    expect(customer.clerks.nth(-2)).to_contain_text("Mina has handed over to me again: 3,000 won come back.")
    words_of(customer.clerks.last, question)
    customer.say("the mug")
    expect(customer.clerks.last).to_contain_text("How many of these: Stoneware Mug")
    picture(customer.page, f"handed-back-{where}")
    # The ticket is closed, and the form goes on without anybody.
    expect(mina.locator(".ticket-state")).to_have_text("Handed back to the clerk")
    assert "half of it back at once" not in customer.page.content()


def test_a_restart_in_the_middle_loses_neither_words_nor_the_form(
    shop: Shop, open_page: Callable[..., Page], mina: Page
) -> None:
    shop.store.reset()
    customer = Chat(open_page(shop.url, viewport=PHONE))
    question = begin_return(customer)
    take(mina)
    shop.stop()
    mina.get_by_label("Reply to the customer").fill("I am still here.")
    mina.keyboard.press("Enter")
    expect(mina.locator(".message.pending")).to_contain_text("Not sent yet.")
    customer.say("hello?")
    shop.start()
    expect(customer.persons).to_have_text(["I am still here."], timeout=60_000)
    expect(mina.locator(".message.customer .bubble").last).to_have_text("hello?", timeout=60_000)
    expect(mina.locator(".message.pending")).to_have_count(0)
    hand_back(mina, "I looked at it.")
    words_of(customer.clerks.last, question)
    customer.say("the mug")
    expect(customer.clerks.last).to_contain_text("How many of these: Stoneware Mug")
