"""What gunicorn and the flask commands load."""

from app.factory import create_app

app = create_app()
