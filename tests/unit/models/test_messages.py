"""Messages and notes: what may leave the house."""

from datetime import UTC, datetime, timedelta

import pytest

from cxcore.errors import InternalContentError, InvalidDocumentError, InvalidValueError
from cxcore.models import Attachment, AttachmentId, InternalNote, MessageId, PublicMessage, outward

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
REPLY = PublicMessage(id=MessageId("msg_reply"), written_at=NINE, text="It is on its way.")
NOTE = InternalNote(id=MessageId("msg_note"), written_at=NINE, text="Third time this month. Be kind.")


def test_a_public_message_goes_out_as_it_was_written() -> None:
    assert outward(REPLY) == "It is on its way."


def test_an_internal_note_goes_out_to_nobody_and_the_refusal_does_not_quote_it() -> None:
    with pytest.raises(InternalContentError) as caught:
        outward(NOTE)  # type: ignore[arg-type]  # what a program without type checks may do

    assert str(caught.value) == (
        "msg_note is an internal note and leaves the house for nobody; write a new public message."
    )


def test_nothing_but_a_message_goes_out() -> None:
    with pytest.raises(InternalContentError, match="only a PublicMessage goes to customers; a str came"):
        outward("Third time this month.")  # type: ignore[arg-type]  # what a program without type checks may do


def test_a_note_is_never_read_back_as_a_message() -> None:
    mentioned = InternalNote.from_dict({**NOTE.to_dict(), "mentions": ["agt_priya"]})

    with pytest.raises(InvalidDocumentError, match="PublicMessage cannot be read"):
        PublicMessage.from_dict(mentioned.to_dict())
    assert NOTE.to_dict() != REPLY.to_dict()


def test_a_message_does_not_answer_itself() -> None:
    with pytest.raises(InvalidValueError, match="in_reply_to: is another message than this one"):
        PublicMessage(id=MessageId("msg_1"), written_at=NINE, text="", in_reply_to=MessageId("msg_1"))


def test_the_size_of_an_attachment_is_not_negative() -> None:
    with pytest.raises(InvalidValueError, match="bytes: is at least zero; -1 is not"):
        Attachment(id=AttachmentId("att_1"), bytes=-1)


def test_the_words_of_a_message_and_the_names_of_its_files_are_in_no_repr() -> None:
    photo = Attachment(id=AttachmentId("att_1"), name="ana-sousa-passport.png", media_type="image/png", bytes=7)
    reply = PublicMessage(
        id=MessageId("msg_1"),
        written_at=NINE + timedelta(hours=1),
        text="Dear Ana",
        attachments=[photo],
        in_reply_to=REPLY.id,
    )

    assert "Ana" not in repr(reply)
    assert "passport" not in repr(reply) + repr(photo)
    assert PublicMessage.from_json(reply.to_json()) == reply
