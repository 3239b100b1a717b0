"""shop.yml into a `Shop`, or into one error that lists everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.commerce import shop_sections as sections
from bot.commerce import shop_values as values
from bot.commerce.shop import Shop
from bot.commerce.shop_handoff import read_handoff
from bot.commerce.shop_policies import TableReader
from bot.commerce.shop_reader import Report, Section
from bot.commerce.shop_yaml import ShopProblem, YamlProblemError, read_yaml
from bot.commerce.workdays import is_ever_worked

DIFFERENCES = ("settled", "not_allowed")
"""`price_difference` of exchanges: paid or given back; or the new variant may not cost more."""


class ShopFileError(Exception):
    """shop.yml cannot be used. Correct the lines named below; until then the last good one stays in use."""

    def __init__(self, path: str, problems: Sequence[ShopProblem]) -> None:
        """Keep the problems in the order of their lines; the message has one line for each."""
        self.path = path
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        super().__init__("\n".join(self._line(problem) for problem in self.problems))

    def _line(self, problem: ShopProblem) -> str:
        where = f"{problem.where}: " if problem.where else ""
        return f"{self.path}:{problem.line}: {where}{problem.message}"


def parse_shop(text: str, *, path: str = "shop.yml", prove: bool = False) -> Shop:
    """The shop that `text` describes. Raises `ShopFileError` with all problems at once; `path` is for its messages.

    With `prove`, rows of tables that never decide or contradict each other are problems too; that takes a moment, and
    a clerk can work with such tables.
    """
    report = Report()
    try:
        with Section(read_yaml(text), "", report) as root:
            shop = _read(root, report, prove=prove)
        _report_unspoken(report)
        _report_silent(report)
    except YamlProblemError as error:
        raise ShopFileError(path, [error.problem]) from error
    if report.problems:
        raise ShopFileError(path, report.problems)
    return shop


def _read(root: Section, report: Report, *, prove: bool) -> Shop:
    """The whole file; the shop is good only if the report stays empty."""
    shop = root.section("shop")
    with shop:
        report.languages = shop.report.languages = _languages(shop)
        report.languages_line = shop.line_of("languages")
        name = shop.local("name")
        country = shop.scalar("country", values.country, "KR", "KR")
        currency = shop.scalar("currency", values.currency, "KRW", "KRW")
        time_zone = shop.scalar("time_zone", values.time_zone, ZoneInfo("UTC"), "Asia/Seoul")
    payments = sections.read_payments(root)
    tables = TableReader(currency, tuple(option.key for option in payments), prove=prove)
    with root.section("returns") as part:
        returns, return_steps = tables.read("returns", part), part.local("steps")
    with root.section("exchanges") as part:
        exchanges, exchange_steps = tables.read("exchanges", part), part.local("steps")
        difference = part.scalar("price_difference", values.one_of(DIFFERENCES), "not_allowed", "settled")
    with root.section("cancellations") as part:
        cancellations = tables.read("cancellations", part)
    with root.section("modifications") as part:
        modifications = tables.read("modifications", part)
    with root.section("problems") as part:
        problems = tables.read("problems", part)
    with root.section("coupons") as part:
        coupon_rules = part.local("rules")
    found = Shop(
        name=name,
        languages=report.languages,
        country=country,
        currency=currency,
        time_zone=time_zone,
        contact=sections.read_contact(root.section("contact")),
        hours=sections.read_hours(root.section("hours")),
        closed_days=sections.read_closed_days(root.section("closed_days")),
        shipping=sections.read_shipping(root.section("shipping"), currency),
        returns=returns,
        return_steps=return_steps,
        exchanges=exchanges,
        exchange_steps=exchange_steps,
        exchange_difference=difference == "settled",
        cancellations=cancellations,
        modifications=modifications,
        problems=problems,
        refunds=sections.read_refunds(root.section("refunds")),
        payments=payments,
        coupon_rules=coupon_rules,
        orders=sections.read_orders(root.section("orders")),
        identity=sections.read_identity(root.section("identity")),
        handoff=read_handoff(root.section("handoff"), currency),
    )
    _check_days(root, found)
    return found


def _check_days(root: Section, shop: Shop) -> None:
    """What counts open or working days would count for ever if the holidays left none of them."""
    for part, what, days in (
        ("hours", "when somebody is there", {day for day, spans in enumerate(shop.hours.week) if spans}),
        ("shipping", "of dispatch_days", shop.shipping.dispatch_days),
        ("shipping", "of delivery_days", shop.shipping.delivery_days),
    ):
        if days and not is_ever_worked(shop.closed_days, days):
            country = shop.closed_days.country
            cure = "add another day, or write public_holidays: none"
            root.problem(part, f"each day {what} is a public holiday in {country} all year, so it never comes; {cure}")


def _report_unspoken(report: Report) -> None:
    """One problem for each language that texts are in and that is not among the shop's, at its first text."""
    for language, places in report.unspoken.items():
        (line, where), count = places[0], len(places)
        texts = f"is the first of {count} texts" if count > 1 else "is a text"
        cure = f"add {language} to the languages of the shop, or delete each line that begins with {language}:"
        report.add(line, where, f"{texts} in {language}, which the shop does not speak; {cure}")


def _report_silent(report: Report) -> None:
    """One problem for each language that no text is in, at the list of languages, in place of one for every text."""
    for language, missing in report.missing.items():
        if language in report.spoken or len(missing) == 1:
            continue
        for problem in missing:
            report.problems.remove(problem)
        first = missing[0]
        cure = f"write them, from {first.where} in line {first.line} on, or take {language} out of the list"
        guide = "docs/adding-a-language.md tells what else a language needs"
        message = f"none of the {len(missing)} texts of this file is in {language}; {cure}. {guide}"
        report.add(report.languages_line, "shop.languages", message)


def _languages(shop: Section) -> tuple[str, ...]:
    """The shop's languages; none if something is wrong with them, and then no text is checked for them."""
    before = len(shop.report.problems)
    found = shop.many("languages", values.language, "en, ko")
    if len(set(found)) < len(found):
        shop.problem("languages", "name a language twice; keep each once")
    return found if len(shop.report.problems) == before else ()
