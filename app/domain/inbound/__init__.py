"""Mail to the privacy address: read, sorted, made a request, or laid before a person.

Its clock runs from the moment of delivery, whoever sorts it and when (policy 5.4, 7.4).
"""
