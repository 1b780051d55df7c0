"""The text of a reply template for some of its readers."""

import attrs

from cxcore.errors import InvalidValueError
from cxcore.models._channel import Channel
from cxcore.models._ids import BrandId
from cxcore.models._template_text import Parts, read_parts
from cxcore.values import Value, instance_of, language_tag, to_language_tag


@attrs.frozen(kw_only=True)
class TemplateVariant(Value):
    """
    The text of a template in one language, for one channel or all, for one brand or all.

    Raises:
        InvalidValueError: `text` cannot be read (it says at which character), or `language`
            is no BCP 47 tag.

    >>> TemplateVariant(language="en", text="Dear {customer.name}, we are on it.")
    Traceback (most recent call last):
        ...
    cxcore.errors.InvalidValueError: text: only '}' may come after 'customer': a placeholder is a name and nothing more (character 15).
    """

    language: str = attrs.field(converter=to_language_tag, validator=[instance_of(str), language_tag])
    channel: Channel | None = attrs.field(default=None, validator=attrs.validators.optional(instance_of(Channel)))
    """``None`` is every channel."""
    brand: BrandId | None = attrs.field(default=None, validator=attrs.validators.optional(instance_of(BrandId)))
    """``None`` is every brand."""
    text: str = attrs.field(validator=instance_of(str))
    parts: Parts = attrs.field(init=False, eq=False, repr=False)

    @parts.default
    def _read_parts(self) -> Parts:
        try:
            return read_parts(self.text)
        except InvalidValueError as fault:
            raise fault.under("text") from None
