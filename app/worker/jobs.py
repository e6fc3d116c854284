"""What a bell can ask for: each one line deep, without arguments, named in `ring`."""

from app.domain.mail import actions as mail


def send_due_letters() -> None:
    """Hand over the letters that are due."""
    mail.send_due_letters()
