"""The rooms, from the top down: tickets, legal, accounts, content, mail, audit."""
