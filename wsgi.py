"""What gunicorn and the flask commands load."""

from app.factory import create_app
from app.foundation.log_strays import take_the_last_word

take_the_last_word()
app = create_app()
