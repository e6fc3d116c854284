"""What every door uses: the guard, browser sessions, forms, pages, errors, headers, words."""
