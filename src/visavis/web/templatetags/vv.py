"""Tags of the design system: assets, icons, the presence mark, the page's frame, form fields.

Formats of dates, hours and telephones are in `vv_formats`.
"""

from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.template import Context
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from visavis.web import assets_manifest, presence

register = template.Library()

ICONS = Path(__file__).parent.parent / "icons"


# --- Assets ---------------------------------------------------------------------------------------
@register.simple_tag
def asset(source: str) -> str:
    """The address of a built file: `{% asset "styles/public.css" %}`."""
    return assets_manifest.asset_url(source)


@register.simple_tag
def styles(source: str) -> SafeString:
    """The style sheet, after the fonts that it needs at once."""
    fonts = format_html_join(
        "",
        '<link rel="preload" as="font" type="font/woff2" crossorigin href="{}">',
        ((url,) for url in assets_manifest.font_urls()),
    )
    return format_html('{}<link rel="stylesheet" href="{}">', fonts, assets_manifest.asset_url(source))


@register.simple_tag
def script(source: str) -> SafeString:
    """A module script and the parts that it imports."""
    parts = format_html_join(
        "", '<link rel="modulepreload" href="{}">', ((url,) for url in assets_manifest.parts_of(source))
    )
    return format_html('{}<script type="module" src="{}"></script>', parts, assets_manifest.asset_url(source))


# --- Pictures -------------------------------------------------------------------------------------
@cache
def _icon_shapes(name: str) -> str:
    source = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    shapes = source[source.index(">", source.index("<svg")) + 1 : source.rindex("</svg>")]
    return " ".join(shapes.split())


@register.simple_tag
def icon(name: str, modifier: str = "") -> SafeString:
    """A decorative picture; the words beside it say the same. Missing names fail loudly."""
    extra = f" icon--{modifier}" if modifier else ""
    return format_html(
        '<svg class="icon icon-{}{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        name,
        extra,
        mark_safe(_icon_shapes(name)),  # noqa: S308 - our own checked-in files
    )


# Outline widths in units of the mark: thin when large, or the small one fades.
_STROKES = {"row": 6.5, "tag": 8.0, "medium": 4.0, "queue": 3.6, "large": 2.4, "hero": 1.4, "logo": 0.0}


def _half_path(state: str, path: str, hatch: str) -> SafeString:
    hatching = format_html('<path class="mark__hatch" d="{}"/>', hatch) if hatch else ""
    return format_html('<path class="mark__half mark__half--{}" d="{}"/>{}', state, path, hatching)


@register.simple_tag
def presence_mark(person: str, professional: str, size: str = "row", gap: str = "") -> SafeString:
    """Both half-discs. States: `presence.Half`; sizes: row, medium, large, hero; gap: `presence.GAPS`."""
    left, right = presence.Half(person), presence.Half(professional)
    drawn = presence.mark(
        presence.GAPS[gap or "apart"],
        _STROKES[size],
        left_hatched=left is presence.Half.TESTING,
        right_hatched=right is presence.Half.TESTING,
    )
    return format_html(
        '<svg class="mark mark--{}" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}{}</svg>',
        size,
        f"{drawn.width:g}",
        f"{drawn.height:g}",
        _half_path(left, drawn.left, drawn.left_hatch),
        _half_path(right, drawn.right, drawn.right_hatch),
    )


register.simple_tag(presence_mark, name="presence")


@register.simple_tag
def half(side: str, state: str, size: str = "queue") -> SafeString:
    """One half-disc alone: `{% half "left" "present" %}`."""
    direction = -1 if side == "left" else 1
    width, height, path = presence.half(direction, _STROKES[size])
    return format_html(
        '<svg class="mark mark--{}" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}</svg>',
        size,
        f"{width:g}",
        f"{height:g}",
        _half_path(presence.Half(state), path, ""),
    )


@register.simple_tag
def logo() -> SafeString:
    """The mark of Vis-à-vis, always beside its name."""
    drawn = presence.mark(presence.GAPS["logo"], 0)
    return format_html(
        '<svg class="logo__mark" viewBox="4 4 {} {}" aria-hidden="true" focusable="false">'
        '<path d="{}"/><path d="{}"/></svg>',
        f"{drawn.width - 8:g}",
        f"{drawn.height - 8:g}",
        drawn.left,
        drawn.right,
    )


@register.inclusion_tag("components/waiting_line.html")
def waiting_line(ahead: int, professional: str, is_there: bool = False) -> dict[str, Any]:
    """One half-disc for each person ahead (three at most), you last, the professional alone at the right."""
    return {
        "ahead": ahead,
        "drawn": range(min(ahead, 3)),
        "professional": professional,
        "professional_state": presence.Half.PRESENT if is_there else presence.Half.ABSENT,
    }


# --- The page's frame -----------------------------------------------------------------------------
def _establishment(context: Context) -> Any:
    """The view's own `establishment` first, then the one of the signed-in professional."""
    return context.get("establishment") or getattr(context.get("request"), "establishment", None)


def _help_telephone(context: Context) -> str:
    establishment = _establishment(context)
    return getattr(establishment, "telephone", "") or getattr(settings, "VISAVIS_HELP_TELEPHONE", "")


@register.inclusion_tag("components/public_header.html", takes_context=True)
def public_header(context: Context) -> dict[str, Any]:
    """Mark, name, establishment, the other language."""
    return {
        "establishment": _establishment(context),
        "site": context.get("site"),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("components/help_block.html", takes_context=True)
def help_block(context: Context) -> dict[str, Any]:
    """« Besoin d’aide? », last on each public page, always the same."""
    return {"telephone": _help_telephone(context), "site": context.get("site")}


@register.simple_tag(takes_context=True)
def help_telephone(context: Context) -> str:
    """The stored number of the help line, for `|phone_link`."""
    return _help_telephone(context)


_STAFF_PAGES = (
    ("/journee", "day", _("Ma journée")),
    ("/personnes", "people", _("Personnes")),
    ("/notes", "notes", _("Notes")),
)


@register.inclusion_tag("components/staff_header.html", takes_context=True)
def staff_header(context: Context) -> dict[str, Any]:
    """The bar of the professionals' pages. `nav` in the view's context overrides the current page."""
    request = context["request"]
    current = context.get("nav") or _current_page(request.path)
    return {
        "pages": [(url, label, name == current) for name, url, label in _staff_pages()],
        "actor": getattr(request, "actor", None),
        "role_title": getattr(request, "role_title", ""),
        "establishment": _establishment(context),
        "site": context.get("site"),
        "csrf_token": context.get("csrf_token"),
        "telephone": _help_telephone(context),
    }


def _current_page(path: str) -> str:
    if path.startswith("/rencontres/"):
        return "notes" if "/note" in path else "day"
    return next((name for prefix, name, _label in _STAFF_PAGES if path.startswith(prefix)), "")


def _staff_pages() -> list[tuple[str, str, Any]]:
    """Name, address and label of the pages that exist in this installation."""
    found = []
    for _prefix, name, label in _STAFF_PAGES:
        try:
            found.append((name, reverse(f"clinician:{name}"), label))
        except NoReverseMatch:
            continue
    return found


# --- Forms ----------------------------------------------------------------------------------------
_TEMPLATES = {
    "RadioSelect": "components/radios.html",
    "CheckboxSelectMultiple": "components/checkboxes.html",
    "CheckboxInput": "components/checkbox.html",
}


@register.simple_tag
def field(bound: BoundField, **options: Any) -> SafeString:
    """A whole field: label, hint, error, control. See `components/field.html` for the options."""
    names = [kind.__name__ for kind in type(bound.field.widget).__mro__]
    chosen = next((_TEMPLATES[name] for name in names if name in _TEMPLATES), "components/field.html")
    context = {
        "field": bound,
        "label": options.get("label", bound.label),
        "hint": options.get("hint", bound.help_text),
        "width": options.get("width", ""),
        "layout": options.get("layout", ""),
        "heading": options.get("heading", ""),
        "optional": options.get("optional", False),
        "note": options.get("note", ""),
        "label_hidden": options.get("label_hidden", False),
    }
    return render_to_string(chosen, context)
