import pytest

from newsletter import plain


@pytest.mark.parametrize(
    ("foreign", "expected"),
    [
        (r"the Fr\'echet mean", "the Fréchet mean"),
        (r"na\"ively, Na\"{i}ve, \'{e}t\'e, \v{S}koda, gar\c{c}on", "naïvely, Naïve, été, Škoda, garçon"),
        (r"specialized fields \eg radiology \ie images", "specialized fields e.g. radiology i.e. images"),
        ("simple ell_1 and \\ell_2 norms", "simple ℓ₁ and ℓ₂ norms"),
        (r"In contrast,\ladder generates \textit{new} tasks", "In contrast, ladder generates new tasks"),
        (r"needs \textless2MB, 99\% of $x_i$, costs $5 and $6", "needs <2MB, 99% of x_i, costs $5 and $6"),
        ("page: https://a.io/b{https://a.io/b}.", "page: https://a.io/b."),
        ("<b>bold</b> &amp; <a href='x'>link</a>", "bold & link"),
        ("a<b and c>d; the <think> token", "a<b and c>d; the <think> token"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "alert(1)"),
        ("<x onclick=alert(1)>safe", "safe"),
        ("H<sub>2</sub>O is <b>wet</b>.<p>New</p>", "H2O is wet. New"),
        ("<scr<b>ipt>alert(1)</scr</b>ipt>", "script>alert(1)/script>"),
        ("a <picture of a man> and <input autofocus>b", "a <picture of a man> and b"),
        ('<img src=x onerror="alert(1)', 'img src=x onerror="alert(1)'),
        ("<script <b>x</script -->", "script x/script -->"),
        ("&amp;amp;amp;lt;b&amp;gt;bold", "bold"),
        ("if x<y and latency <threshold and n=3", "if x<y and latency <threshold and n=3"),
        ("two\n  lines\tand\u2028more", "two lines and more"),
        ("over\u202eride, private \ue000use\ue001, nul\x00", "override, private use, nul"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_foreign_text_becomes_one_plain_line(foreign: str, expected: str) -> None:
    assert plain.line(foreign) == expected


@pytest.mark.parametrize(
    "letter", ["<", "&", "\\", "$", "{", "<a ", "\\ell_", "&amp;", "\\'{", "https://a{", " ", "ell_"]
)
def test_a_megabyte_of_one_character_is_read_whole(letter: str) -> None:
    assert len(plain.line(letter * (1_000_000 // len(letter)))) <= 1_000_000
