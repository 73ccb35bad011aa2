"""Texts that would run, load or break out in a careless page. Each sets ``window.__xss``."""

from __future__ import annotations

__all__ = ["ATTACKS"]

ATTACKS: tuple[str, ...] = (
    "<script>window.__xss=1</script>",
    "</script><script>window.__xss=1</script>",
    "</SCRIPT ><svg onload=window.__xss=1>",
    "<!--<script>window.__xss=1//--><script>",
    '"><img src=x onerror=window.__xss=1>',
    "'><img src=x onerror=window.__xss=1>",
    "</title></style></textarea><img src=x onerror=window.__xss=1>",
    "<svg><animate onbegin=window.__xss=1 attributeName=x dur=1s>",
    "<iframe srcdoc='<script>parent.__xss=1</script>'></iframe>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=window.__xss=1>",
    "<details open ontoggle=window.__xss=1>",
    "<a href=javascript:window.__xss=1>href</a>",
    "javascript:window.__xss=1",
    "JaVaScRiPt:window.__xss=1",
    "java\tscript:window.__xss=1",
    "data:text/html,<script>window.__xss=1</script>",
    "vbscript:window.__xss=1",
    'https://example.org/"onmouseover="window.__xss=1',
    "//example.org/x.js",
    "{{ ''.__class__ }}{% for x in y %}${window.__xss=1}#{1}<%= 1 %>",
    "{{constructor.constructor('window.__xss=1')()}}",
    "</style><style>@import url(https://example.org/x.css);body{display:none}</style>",
    "url(https://example.org/x.png)",
    "\u2028window.__xss=1\u2029",
    "\\u003cscript\\u003ewindow.__xss=1\\u003c/script\\u003e",
    "&lt;img src=x onerror=window.__xss=1&gt;&#60;script&#62;",
    "\u202egpj.exe<b>\u202c\u0000\ud800",
    "__proto__",
    "constructor",
    "]]><![CDATA[<script>window.__xss=1</script>",
)
