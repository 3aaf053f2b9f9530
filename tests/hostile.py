"""A hundred texts that a caller, a queue, a record or a server may have, and that must stay texts.

Whatever could run calls `trap()`, which the browser tests define.
"""

import unicodedata

MARKUP = (
    "<script>trap()</script>",
    "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
    "<img src=x onerror=trap()>",
    '"><img src=x onerror=trap()>',
    "'><svg onload=trap()>",
    "<svg/onload=trap()>",
    "<svg><script>trap()</script></svg>",
    "<svg><animate onbegin=trap() attributeName=x dur=1s>",
    "<math><mtext></p><img src=x onerror=trap()></mtext></math>",
    "<iframe srcdoc='<script>parent.trap()</script>'></iframe>",
    "<iframe src=javascript:trap()></iframe>",
    "<object data=javascript:trap()></object>",
    "<embed src=javascript:trap()>",
    "<body onload=trap()>",
    "<input autofocus onfocus=trap()>",
    "<details open ontoggle=trap()>",
    "<video><source onerror=trap()></video>",
    "<audio src=x onerror=trap()>",
    "<marquee onstart=trap()>",
    "<a href=javascript:trap()>call me</a>",
    "<form action=javascript:trap()><button>Log in</button></form>",
    "<button formaction=javascript:trap()>Answer</button>",
    "<meta http-equiv=refresh content=0;url=javascript:trap()>",
    "<base href=https://evil.example/>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<style>*{display:none}</style>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<template><script>trap()</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=trap()>'>",
    "<title>gone</title>",
    "</title><script>trap()</script>",
    "</textarea><script>trap()</script>",
    "</script><script>trap()</script>",
    "--><script>trap()</script>",
    "<!--",
    "<![CDATA[<script>trap()</script>]]>",
    "<?xml version='1.0'?><script>trap()</script>",
    "<scr<script>ipt>trap()</scr</script>ipt>",
    "<img src=`x`onerror=trap()>",
    "<a id=hookswitch name=hookswitch href=x>",
    "<form id=number><input name=value>",
    "<plaintext>",
    "<b>bold</b>",
    "<br>",
)
ATTRIBUTES = (
    '" onmouseover="trap()',
    "' onfocus='trap()' autofocus='",
    "x onclick=trap() y",
    '" style="position:fixed;inset:0',
    '" data-action="make_call" data-value="+19005550100',
    '" hidden aria-hidden="true',
)
ADDRESSES = (
    "javascript:trap()",
    "JaVaScRiPt:trap()",
    "java\tscript:trap()",
    "data:text/html,<script>trap()</script>",
    "vbscript:trap()",
    "https://evil.example/?q=<script>",
    "//evil.example/x",
    "tel:+19005550100",
    "blob:https://evil.example/1",
    "#icon-phone",
)
TEMPLATES = (
    "{{constructor.constructor('trap()')()}}",
    "${trap()}",
    "<%= trap() %>",
    "#{trap()}",
    "{0.__class__.__mro__}",
    "{0} {1} {caller}",
    "%s %n %(name)s",
    "{% include '/etc/passwd' %}",
    "@errors.FAILED",
    "$items",
)
CODE = (
    "'; DROP TABLE calls; --",
    "1' OR '1'='1",
    "`trap()`",
    "$(trap)",
    "__import__('js').trap()",
    "../../../../etc/passwd",
    "__proto__",
    "constructor",
    "toString",
    '{"kind":"request","name":"makeCall"}',
)
FORMULAS = ("=1+cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "=HYPERLINK(0)")
ENTITIES = (
    "&lt;script&gt;trap()&lt;/script&gt;",
    "&#60;img src=x onerror=trap()&#62;",
    "&amp;&nbsp;&#x0;",
    "%3Cscript%3Etrap()%3C/script%3E",
    "\\u003cscript\\u003etrap()\\u003c/script\\u003e",
    "+ADw-script+AD4-trap()+ADw-/script+AD4-",
)
STYLES = ("};*{display:none}", "expression(trap())", "url(https://evil.example/x)")
UNICODE = (
    "\u202egnp.eciovni\u202c",  # read from right to left
    "\u2066left\u2069 \u2067right\u2069",
    "zero\u200bwidth\u200cin\u200dhere\ufeff",
    "Z" + "\u0351\u0352\u0353" * 60,
    "مرحبا بالعالم",
    "👩\u200d👩\u200d👧\u200d👦 👨🏽\u200d💻",
)
assert len(MARKUP + ATTRIBUTES + ADDRESSES + TEMPLATES + CODE + FORMULAS) == 85
HOSTILE = (*MARKUP, *ATTRIBUTES, *ADDRESSES, *TEMPLATES, *CODE, *FORMULAS, *ENTITIES, *STYLES)
HOSTILE += UNICODE

LONG = "W" * 10_000
CONTROLS = "null\x00bell\x07escape\x1b[31mdelete\x7fnext\x85"
LINES = "one\ntwo\r\nthree\u2028four\u2029five"
HALF = "half \ud83d of a character"
HARSH = (LONG, CONTROLS, LINES)
"""That not every server can carry: no part of the hundred."""


def seen(text: str) -> str:
    """Return what of a text a reader can see, with spaces as a browser's title has them."""
    hidden = ("Cc", "Cf", "Cs", "Co", "Cn")
    return " ".join(
        "".join(mark for mark in text if unicodedata.category(mark) not in hidden).split()
    )
