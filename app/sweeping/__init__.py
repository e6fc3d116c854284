"""Going over what is stored already: rendered anew, or looked through for payment data."""
