"""What the customer can tell about himself: what his task says, and no more."""

from __future__ import annotations

import re
from dataclasses import dataclass

from benchmarks.tau_retail.shop_facts import ShopFacts, User
from benchmarks.tau_retail.tasks import Task

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_USER_ID = re.compile(r"\b[a-z]+(?:_[a-z]+)+_\d+\b")
_POSTCODE = re.compile(r"(?<![\w#@.])\d{5}(?!\w)")
_ORDER = re.compile(r"#?\bW?\d{7}\b")
_FULL_NAME = re.compile(r"\b(?:name is|you are|you're) ([A-Z][a-z]+ [A-Z][a-z]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Facts:
    """Who the customer is. `name`, `emails`, `postcodes` and `orders` are empty where the task does not tell.

    Where there are several, they stand in the order in which he would try them. `orders` are numbers as the task
    writes them. `user` is his profile: he recognises what is his when he sees it.
    """

    name: str
    emails: tuple[str, ...]
    postcodes: tuple[str, ...]
    orders: tuple[str, ...]
    user: User | None


def read_facts(task: Task, shop: ShopFacts) -> Facts:
    """Collect what the task tells."""
    user = _find_user(task, shop)
    # Scripts such as “if asked for your zip code, say that it is 98178 first” come before what is true.
    postcodes = [
        *(
            number
            for part in _sentences(task.instructions)
            if _about_postcode(part)
            for number in _POSTCODE.findall(part)
        ),
        *_POSTCODE.findall(task.known_info),
        task.found_by.get("zip", ""),
    ]
    texts = f"{task.reason_for_call}\n{task.instructions}\n{task.known_info}"
    emails = [*_EMAIL.findall(task.known_info), task.found_by.get("email", "")]
    return Facts(
        name=_name(task, user),
        emails=_unique(emails),
        postcodes=_unique(postcodes),
        orders=_unique(_ORDER.findall(texts)),
        user=user,
    )


def _find_user(task: Task, shop: ShopFacts) -> User | None:
    """The customer's profile, by whatever tells it without doubt."""
    ids = [*_USER_ID.findall(task.known_info), *(one.user for one in task.changes)]
    ids += [shop.orders[one.order].user for one in task.changes if one.order in shop.orders]
    for user_id in ids:
        if user_id in shop.users:
            return shop.users[user_id]
    emails = {email.lower() for email in (*_EMAIL.findall(task.known_info), task.found_by.get("email", ""))}
    named = _FULL_NAME.search(task.known_info)
    name = named[1] if named else f"{task.found_by.get('first_name', '')} {task.found_by.get('last_name', '')}"
    postcodes = {*_POSTCODE.findall(task.known_info), task.found_by.get("zip", "")}
    for user in shop.users.values():
        same_name = f"{user.first_name} {user.last_name}".lower() == name.lower()
        if user.email.lower() in emails or (same_name and user.address.postcode in postcodes):
            return user
    return None


def _name(task: Task, user: User | None) -> str:
    if user is not None:
        return f"{user.first_name} {user.last_name}"
    named = _FULL_NAME.search(task.known_info)
    return named[1] if named else ""


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+", text)


def _about_postcode(sentence: str) -> bool:
    return re.search(r"zip|postcode|postal", sentence, re.IGNORECASE) is not None


def _unique(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
