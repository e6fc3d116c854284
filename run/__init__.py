"""What stands around the application: what bin/run, bin/test and bin/check start.

enter.sh         the shell part: the repository's folder, a Python of 3.11 or newer
environment.py   the few settings needed before anything is installed
processes.py     children that never outlive their parent
install.py       .venv from the locked requirements, once a lock
assets.py        what the browser gets: vendor.py (htmx), icons.py (the sprite), built files
start.py         bin/run: refuse early, install, then start and outlive the supervisor
supervisor.py    the services of a demo: valkey.py, mail_sink.py, web, worker, schedule
suite.py         bin/test: what the tests need, then pytest; debian.py (chromium.py, dovecot.py,
                 clamav.py), postgres.py
check.py         bin/check

environment, processes, install, start, suite, debian and check run before .venv exists: standard
library only.
"""
