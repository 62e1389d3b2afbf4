"""What the MJML compiler writes, put right: landmarks, which it cannot name, and what only Outlook understands."""

import re

_LANDMARK = re.compile(r'class="role-(main|banner|contentinfo|navigation)(?: [^"]*+)?"')
_LABEL = re.compile(r'<div aria-label="[^"]*+" (aria-roledescription="email")')
_NAMESPACES = ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
_SPACING = " mso-table-lspace: 0pt; mso-table-rspace: 0pt;"
_FOR_OUTLOOK = "<!--[if mso]>\n"
_REPLACED = (
    (f"{_NAMESPACES}>", ">"),
    ("<xml>", '<xml xmlns:o="urn:schemas-microsoft-com:office:office">'),
    (_SPACING, ""),
    (_FOR_OUTLOOK, f'{_FOR_OUTLOOK}<style type="text/css">table, td {{{_SPACING} }}</style>\n'),
    (' vertical-align="middle"', ' valign="middle"'),
    ("display:none;font-size:1px;color:#ffffff;", "display:none;font-size:1px;"),  # white on white is what spam does
)


def corrected(html: str) -> str:
    """The compiled mail as HTML's own checker and a screen reader want it.

    `css-class="role-main"` on a wrapper or section makes it that landmark. Outlook's namespaces and properties stand
    in comments that nobody else reads.
    """
    for theirs, ours in _REPLACED:
        html = html.replace(theirs, ours, 1)
    html = _LABEL.sub(r"<div \1", html, count=1)  # it says the title again, outside of any landmark
    return _LANDMARK.sub(r'role="\1" \g<0>', html)
