"""Origins that look like the one that is allowed, and are others."""

ALLOWED = "https://crm.example.com"

IN_NO_SETTINGS = {
    "the default port": "https://crm.example.com:443",
    "upper case": "https://CRM.example.com",
    "upper-case scheme": "HTTPS://crm.example.com",
    "trailing dot": "https://crm.example.com.",
    "trailing slash": "https://crm.example.com/",
    "path": "https://crm.example.com/app",
    "query": "https://crm.example.com?",
    "fragment": "https://crm.example.com#",
    "backslash": "https://crm.example.com\\@evil.example",
    "user": "https://crm.example.com@evil.example",
    "user and password": "https://crm:example.com@evil.example",
    "space in front": " https://crm.example.com",
    "line feed behind": "https://crm.example.com\n",
    "tab within": "https://crm.\texample.com",
    "zero width": "https://crm\u200b.example.com",
    "Cyrillic c": "https://\u0441rm.example.com",
    "full-width dot": "https://crm\uff0eexample.com",
    "escaped dot": "https://crm%2eexample.com",
    "any subdomain": "https://*.example.com",
    "anybody": "*",
    "nobody": "",
    "opaque": "null",
    "any file": "file://",
    "a file": "file:///crm.example.com",
    "data": "data:text/html,https://crm.example.com",
    "blob": "blob:https://crm.example.com",
    "extension": "chrome-extension://crm.example.com",
    "no scheme": "//crm.example.com",
    "host alone": "crm.example.com",
    "WebSocket": "wss://crm.example.com",
    "JavaScript": "javascript:https://crm.example.com",
    "two in one": "https://crm.example.com https://evil.example",
    "a port that is none": "https://crm.example.com:0x1bb",
}
"""That nobody can even write into the settings."""

OTHERS = {
    "http": "http://crm.example.com",
    "other port": "https://crm.example.com:8443",
    "http on 443": "http://crm.example.com:443",
    "longer host": "https://crm.example.com.evil.example",
    "longer name": "https://crm.example.community",
    "shorter name": "https://crm.example.co",
    "prefix": "https://evilcrm.example.com",
    "hyphen": "https://crm.example-com.example",
    "subdomain": "https://app.crm.example.com",
    "parent": "https://example.com",
    "sibling": "https://www.example.com",
    "digit for a letter": "https://crm.examp1e.com",
    "punycode": "https://xn--rm-nmc.example.com",
    "address": "https://127.0.0.1",
    "this machine": "http://localhost",
    "this machine's address": "http://127.0.0.1",
    "this machine's other address": "http://[::1]",
}
"""That could be in somebody's settings, and are not in ours."""

NEAR_MISSES = IN_NO_SETTINGS | OTHERS
