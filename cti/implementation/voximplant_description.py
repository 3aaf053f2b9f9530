"""What may be written of a Voximplant Kit message in a log: no number, name or data of anybody."""

from cti.wire.voximplant_messages import Message

SHOWN = ("call_id", "user_id", "status", "code", "duration", "is_incoming")
NUMBERS = ("number", "callerid", "phone_a", "phone_b")
LONGEST = 64


def described(message: Message, user_id: str) -> str:
    """Return a message in a few words; of another user's, only what it is."""
    if message.text("user_id") not in ("", user_id):
        return f"{message.name} of another user"
    parts = [message.name]
    if message.sender_id:
        parts.append(f"sender_id={_plain(message.sender_id)}")
    parts += [
        f"{name}={_plain(str(message.fields[name]))}" for name in SHOWN if name in message.fields
    ]
    parts += [f"{name}={masked(message.text(name))}" for name in NUMBERS if message.text(name)]
    return " ".join(parts)


def masked(number: str) -> str:
    """Return a number of which at most the last two digits can be read."""
    digits = [mark for mark in number if mark.isdecimal()]
    end = "".join(digits[-2:]) if len(digits) > 2 else ""
    return "•" * max(1, min(len(digits), LONGEST) - len(end)) + end


def _plain(text: str) -> str:
    return "".join(mark if mark.isprintable() and mark != " " else "_" for mark in text[:LONGEST])
