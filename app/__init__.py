"""CloudPockets Support: three floors. An import points down, never up.

web, worker    the doors: HTTP or RQ in, one action called, a page or a letter out
domain         the rooms: tickets, legal, accounts, content, mail, audit; each uses those below it
foundation     settings, database, transaction, clock, queue, files. No helpdesk word

factory.py builds the Flask application, cli.py the flask commands, demo/ tells a believable week.
docs/architecture.md is the long form of this map.
"""
