import pytest

from newsletter import plain
from tests.promise.forms import MUCH


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
        ("see https://a.io/b{here}, https://a.io/b{a.io/b}", "see here (https://a.io/b), https://a.io/b"),
        (
            r"\ourmethod: faster than \ourmethod{}, \name\ and \sys\\ here",
            "ourmethod: faster than ourmethod, name and sys here",
        ),
        (r"as \textcolor{red}{shown}~\cite{doe2026} before", "as shown before"),
        ("1{,}182 questions, 131{,}072 words, N{=}4", "1,182 questions, 131,072 words, N=4"),
        (r"Fr{\'e}chet, Fr\'{e}chet, {\"O}zt{\"u}rk", "Fréchet, Fréchet, Öztürk"),
        (r"S{\o}ren, \O ystein, \L{}ukasz, Wei\ss, Wa\l\k{e}sa", "Søren, Øystein, Łukasz, Weiß, Wałęsa"),
        (
            r"z_{t+1}, DR^{3}-Eval, V_{0.5}, O(T^{-1/3}), size 2^{128}",
            "z_(t+1), DR^3-Eval, V_0.5, O(T^(-1/3)), size 2^128",
        ),
        ("texttt{D}ual-texttt{H}ead, R^textbf{2AI}, {BERT}ology, {S}ignal", "Dual-Head, R^2AI, BERTology, Signal"),
        (
            r"360^circ, 360^{\circ} and 4.32{°}, {sim}50, 2.3\times, p\approx0.37",
            "360°, 360° and 4.32°, ~50, 2.3×, p≈0.37",
        ),
        (r"the {\bf MASK} and {\em only} this, { vs.} that", "the MASK and only this, vs. that"),
        (r"\( O(n^3) \) vs.\ \~8B", "O(n^3) vs. ~8B"),
        ("weights {-1, 0, 1} and {True, False}, {name}", "weights {-1, 0, 1} and {True, False}, {name}"),
        (r"C:\temp\new and a\b", r"C:\temp\new and a\b"),
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
        ("accuracy--cost in 1990--2000 -- or later---done", "accuracy–cost in 1990–2000 – or later—done"),
        ("newsletter --help and x --y", "newsletter --help and x --y"),
        ("a 4.2times speedup, sometimes", "a 4.2× speedup, sometimes"),
        ("256 times 256 pixels, Ntimes faster, four times 4 owls", "256×256 pixels, N× faster, four times 4 owls"),
        ("256times256 owls, up to times3.2, sometimes3", "256×256 owls, up to ×3.2, sometimes3"),
        (
            "1.04sim2.2 owls, sim2real, 69.8 pm 0.5%, at 5 pm 3 owls",
            "1.04–2.2 owls, sim2real, 69.8 ± 0.5%, at 5 pm 3 owls",
        ),
        ("8timesL40 lamps (ρapprox 0.10), approx. 3, approximately", "8×L40 lamps (ρ≈0.10), approx. 3, approximately"),
        ("a lamp~2 of (1)~owls, ~60 %, 2~3 nights, x.org/~owl", "a lamp 2 of (1) owls, ~60 %, 2~3 nights, x.org/~owl"),
        ("only sim51K owls, sim2real, sim 3.5% of them", "only about 51K owls, sim2real, about 3.5% of them"),
        ("``Owls'' see `by night', as owls' eyes do", "“Owls” see ‘by night’, as owls' eyes do"),
        ("from 62.9 %rightarrow70.4 % (ICL)x2013their x2014 owlx2019s", "from 62.9 %→70.4 % (ICL)–their x2014 owl’s"),
        ("two\n  lines\tand\u2028more", "two lines and more"),
        ("over\u202eride, private \ue000use\ue001, nul\x00", "override, private use, nul"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_foreign_text_becomes_one_plain_line(foreign: str, expected: str) -> None:
    assert plain.line(foreign) == expected


@pytest.mark.parametrize(
    "letter",
    [
        "<",
        "&",
        "\\",
        "$",
        "{",
        "<a ",
        "{a",
        "^{",
        "{,}",
        "\\o",
        "\\(",
        "\\ell_",
        "&amp;",
        "\\'{",
        "https://a{",
        " ",
        "ell_",
    ],
)
def test_much_of_one_character_is_read_whole(letter: str) -> None:
    assert len(plain.line(letter * (MUCH // len(letter)))) <= MUCH
