"""Product pictures: the frame around a drawing of the seed."""

from __future__ import annotations

from string import Template

from bot.demo_store.seed_files import Entry

_FRAME = Template(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="400" height="400" role="img">'
    '<defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="$top"/><stop offset="1" stop-color="$bottom"/>'
    '</linearGradient><clipPath id="frame"><rect width="400" height="400" rx="36"/></clipPath></defs>'
    '<g clip-path="url(#frame)"><rect width="400" height="400" fill="url(#sky)"/>'
    '<circle cx="318" cy="84" r="120" fill="#fff" opacity=".2"/>$shadow$drawing</g></svg>'
)


def render_picture(picture: Entry) -> str:
    """The SVG document of a `pictures.yml` entry."""
    floor = int(picture["floor"])
    shadow = f'<ellipse cx="200" cy="{floor}" rx="142" ry="17" fill="#000" opacity=".09"/>' if floor else ""
    top, bottom = picture["sky"]
    return _FRAME.substitute(top=top, bottom=bottom, shadow=shadow, drawing=picture["drawing"].strip())
