"""The fields of our forms. Each explains an error in one sentence.

What a field of the set-up may be is in the set-up's model. Forms read it there, with `of` and `between`.
"""

from collections.abc import Callable
from typing import Any

from wtforms import (
    Field,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from admin.words.names import name_field
from onedoor import addresses, mail
from onedoor.catalogues import OTHERS
from onedoor.store.setupfile import values
from onedoor.store.setupfile.model import Part, Topic
from onedoor.store.tables.fitting import Most, Rule, Within
from onedoor.wording import languages, text
from onedoor.wording.formats import name_in, plain_number, too_long
from onedoor.wording.sentences import gettext as _
from onedoor.wording.sentences import lazy_gettext
from onedoor.writing import isolated


class Line(StringField):
    """Text on one line, without control characters."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = text.one_line(str(valuelist[0])) if valuelist else ""


class Lines(TextAreaField):
    """Text on several lines, without control characters."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = text.many_lines(str(valuelist[0])) if valuelist else ""


class Lower(Line):
    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        self.data = (self.data or "").lower()


class Password(PasswordField):
    """A password, exactly as typed. It is never sent back to the page."""


class Choice(SelectField):
    """A drop-down list."""

    def pre_validate(self, form: Any) -> None:
        _refuse_what_is_not_offered(self)


class Radios(RadioField):
    def pre_validate(self, form: Any) -> None:
        _refuse_what_is_not_offered(self)


def _refuse_what_is_not_offered(field: SelectField) -> None:
    offered: Any = field.iter_choices()
    if not any(choice.selected for choice in offered):
        raise ValidationError(_("%(field)s: choose one of the list.", field=field.label.text))


def options(*pairs: tuple[Any, str]) -> list[Any]:
    """Turns (value, words) into choices for WTForms, whose type stubs still know only tuples."""
    return [SelectChoice(value, words) for value, words in pairs]


class Checks(SelectMultipleField):
    """A list of check-boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class Number(IntegerField):
    """A whole number. `sentence` is the error message, with %(least)s and %(most)s for the limits."""

    def __init__(self, label: str, limits: Within, sentence: str, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.limits, self.sentence = limits, sentence

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        digits = str(valuelist[0]).strip() if valuelist else ""
        if not digits and isinstance(self, NumberOrNone):
            return
        is_number = digits.isascii() and digits.isdigit() and len(digits) < 10  # noqa: PLR2004
        if not is_number or self.limits.wrong(int(digits)):
            least, most = plain_number(self.limits.ge), plain_number(self.limits.le)
            raise ValueError(self.sentence % {"least": least, "most": most})
        self.data = int(digits)


class NumberOrNone(Number):
    """Like Number, but an empty field is None."""


Check = Callable[[Any, Field], None]


def needed(sentence: str) -> DataRequired:
    return DataRequired(sentence)


def at_most(length: int) -> Check:
    def check(form: Any, field: Field) -> None:
        if said := too_long(field.label.text, field.data or "", length):
            raise ValidationError(said)

    return check


def _name_in(language: str) -> Line:
    about = lazy_gettext("Shown to people who read this language. If empty, they see the name above.")
    return Line(name_in(language), [at_most(Topic.longest("name"))], description=about)


class Named:
    """For a form: a field for the thing's name in each language but English, `name_fr` and so on."""


for _language in OTHERS:
    setattr(Named, name_field(_language), _name_in(_language))


def mail_address(form: Any, field: Field) -> None:
    """Checks an address to which we send mail, and spells it as `onedoor.mail` does."""
    try:
        field.data = mail.address(field.data or "")
    except mail.BadAddress as error:
        raise ValidationError(_("“%(typed)s” is not an e-mail address.", typed=shortened(field.data))) from error


def keeps(rule: Rule, sentence: str) -> Check:
    """Refuses what does not keep the rule. `sentence` is the error message, with %(field)s or %(typed)s."""

    def check(form: Any, field: Field) -> None:
        if field.data and not rule.is_good(field.data):
            raise ValidationError(sentence % {"field": field.label.text, "typed": isolated(shortened(field.data))})

    return check


def jid(form: Any, field: Field) -> None:
    """Checks a bare JID, and converts it to lower case."""
    found = addresses.bare_jid(field.data or "")
    if found is None:
        raise ValidationError(
            _("“%(typed)s” is not an XMPP address; one looks like ana@example.gov.", typed=shortened(field.data))
        )
    field.data = found


def language(form: Any, field: Field) -> None:
    """Checks one language tag, and converts it to its usual spelling."""
    found = languages.tag(field.data or "")
    if found is None:
        said = _(
            "“%(typed)s” is not a language that we know; write its tag, such as en, es or pt-BR.",
            typed=shortened(field.data),
        )
        raise ValidationError(said)
    field.data = found


def language_list(form: Any, field: Field) -> None:
    """Checks tags separated by spaces or commas. Converts them to their usual spelling, without duplicates."""
    tags: dict[str, None] = {}
    for word in (field.data or "").replace(",", " ").split():
        found = languages.tag(word)
        if found is None:
            said = _(
                "“%(typed)s” is not a language that we know; write tags separated by spaces: en es pt-BR.",
                typed=shortened(word),
            )
            raise ValidationError(said)
        tags[found] = None
    field.data = " ".join(tags)


_SENTENCES: dict[Rule, str] = {
    values.SLUG: lazy_gettext(
        "%(field)s can have only small letters a to z, digits and hyphens, at most 63, such as sales-tax."
    ),
    values.DOMAIN: lazy_gettext("“%(typed)s” is not a domain; one looks like tax.example.gov."),
    values.PHONE: lazy_gettext("“%(typed)s” is not a telephone number; one looks like +1 609 555 0100."),
    values.EMAIL: lazy_gettext("“%(typed)s” is not an e-mail address; one looks like help@example.gov."),
}
_CHECKS: dict[object, Check] = {rule: keeps(rule, sentence) for rule, sentence in _SENTENCES.items()} | {
    values.JID: jid, values.LANGUAGE: language, values.SEVERAL_LANGUAGES: language_list,
}  # fmt: skip


def of(part: type[Part], field: str, sentence: str | None = None) -> list[Any]:
    """The validators for a field of the set-up's model. `sentence`: what to say if it is empty and must not be."""
    limits = part.model_fields[field].metadata
    lengths = [at_most(one.length) for one in limits if isinstance(one, Most)]
    checks = [_CHECKS[one] for one in limits if one in _CHECKS]
    return [*([] if sentence is None else [needed(sentence)]), *lengths, *checks]


def about(field: Field) -> dict[str, str]:
    """ARIA attributes that link an input to its hint and its error message."""
    notes = [f"{field.id}-hint"] if field.description else []
    if field.errors:
        notes.append(f"{field.id}-mistake")
    told = {"aria-describedby": " ".join(notes)} if notes else {}
    return told | ({"aria-invalid": "true"} if field.errors else {})


def shortened(value: str | None) -> str:
    value = value or ""
    return value if len(value) <= 60 else value[:59] + "…"  # noqa: PLR2004 - fits on one line of an error
