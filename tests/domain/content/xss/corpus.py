"""All vectors, by family."""

from tests.domain.content.xss.addresses import LINKS, MARKDOWN_LINKS
from tests.domain.content.xss.clobbering import CLOBBERING, HTMX, TEMPLATES
from tests.domain.content.xss.markdown_tricks import MARKDOWN
from tests.domain.content.xss.mutation import BROKEN, COMMENTS, MUTATION
from tests.domain.content.xss.tags_and_events import EVENTS, TAGS

FAMILIES = {
    "tags": TAGS,
    "events": EVENTS,
    "links": LINKS,
    "markdown links": MARKDOWN_LINKS,
    "mutation": MUTATION,
    "comments": COMMENTS,
    "broken": BROKEN,
    "clobbering": CLOBBERING,
    "htmx": HTMX,
    "templates": TEMPLATES,
    "markdown": MARKDOWN,
}
VECTORS = list(dict.fromkeys(vector for family in FAMILIES.values() for vector in family))
