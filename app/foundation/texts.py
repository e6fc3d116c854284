"""Interface texts, looked up by gettext. English is the only catalogue now."""

from babel.support import NullTranslations

catalogue = NullTranslations()


def _(text: str, **values: object) -> str:
    """The text in the reader's language, `%(name)s` filled from `values`."""
    found = catalogue.gettext(text)
    return found % values if values else found


def ngettext(one: str, many: str, count: int, **values: object) -> str:
    """The text in the grammatical number of `count`, which fills `%(num)s`."""
    return catalogue.ngettext(one, many, count) % {"num": count, **values}
