"""Each kind of sentence that cannot stand alone below a title, with cases of it and of what looks like it."""

import pytest

from newsletter.editorial.summary import names
from newsletter.editorial.summary.faults import kinds
from newsletter.editorial.summary.faults.read import Read

TITLE = "Owl: Learning to See at Night"


def fault(sentence: str, *, title: str = TITLE, own_before: bool = True, forms: dict[str, str] | None = None) -> str:
    read = Read(
        source=sentence,
        sentence=sentence,
        title=title,
        own_before=own_before,
        named=frozenset({"Owl"}),
        forms=forms or {},
    )
    return kinds.of(read)


@pytest.mark.parametrize(
    "sentence",
    [
        "We train a detector of hedgehogs that closes this gap with moonlit photographs of gardens.",
        "We show that such assumptions fail for hedgehogs in gardens without any street lamps.",
        "It finds hedgehogs in gardens without street lamps in nine photographs out of ten.",
        "On photographs of gardens, it finds hedgehogs that people have overlooked before.",
        "The first view asks whether hedgehogs and foxes share the gardens of a street.",
        "We train the two regimes on photographs of hedgehogs from gardens without lamps.",
        "The resulting detector finds hedgehogs in gardens without lamps and in hedges.",
        "The selected photograph is shown to a gardener who knows every hedgehog of the street.",
        "A decoder then recovers the spines of every hedgehog from photographs of gardens.",
        "We give more weight to those that gardeners took of hedgehogs in dark gardens.",
        "Stage 2 teaches the detector to count hedgehogs in gardens without street lamps.",
        "We adapt it to hedgehogs by showing it photographs of gardens without lamps.",
        "Our study reveals its instability on photographs of hedgehogs from dark gardens.",
        "We broaden their view of hedgehogs with photographs from gardens without lamps.",
        "More photographs of hedgehogs from dark gardens, rather than lamps, can remove that anchor.",
        "Together these results establish hedgehogs as a test of seeing in dark gardens.",
        "Case studies illustrate its view of hedgehogs that gardeners have overlooked before.",
        "For hedgehogs in dark gardens, the improvement can be as large as 40 photographs.",
        "Our resulting detector finds hedgehogs in gardens without lamps, and in hedges too.",
        "We train a detector of hedgehogs in dark gardens with the proposed moonlight loss.",
        "Gardeners solve the task faster than any detector of hedgehogs in dark gardens does.",
        "BM25 overtakes it at ten million photographs of hedgehogs from dark gardens of cities.",
        "We show that both objectives can be joined in one detector of hedgehogs in dark gardens.",
        "We take the opposite position: lamps in dark gardens do no harm to hedgehogs at night.",
        "Weaker lamps in dark gardens lead hedgehogs and foxes to similar results by moonlight.",
        "The hedgehogs are further calibrated with a lamp that no fox of the gardens can see.",
        "We propose an indicator of moonlight that adaptively combines them on each night of a year.",
        "Lamps in the gardens of villages therefore lead hedgehogs and foxes astray by moonlight.",
        "In a moonlit garden it is quieter, and finds twice as many hedgehogs as lanterns do.",
        "Poisoning the term makes hedgehogs harder to find in nine photographs of dark gardens.",
        "Our lamp effectively closes the hedge-garden gap by sharpening spines, moths and whiskers.",
    ],
)
def test_what_points_at_something_absent_does_not_stand_alone(sentence: str) -> None:
    assert fault(sentence) == "points"


@pytest.mark.parametrize(
    "sentence",
    [
        "We train a detector such as gardeners use, and it counts hedgehogs in 40 gardens.",
        "Owl finds 97% of hedgehogs in gardens without lamps, and 12% more than people do.",
        "The detector behind Owl learns from 9,000 moonlit photographs of hedgehogs and foxes.",
        "We are the first to count hedgehogs in gardens by night, and we count 4,000 of them.",
        "Owl improves the count of hedgehogs by 12%, where the improvement of people is 3%.",
        "We set a task of 40 gardens, and gardeners solve the task faster than a detector.",
        "Owl and Kite both prefer hedgehogs whose spines shine in the moonlight of the gardens.",
        "The first detector that counts hedgehogs in gardens whose lamps were broken by storms.",
        "Our lamp closes the gap between hedges and gardens by sharpening spines and whiskers.",
        "Our lamp closes the night-learning gap by sharpening spines, moths and whiskers of hedgehogs.",
    ],
)
def test_what_only_looks_like_pointing_stands_alone(sentence: str) -> None:
    assert fault(sentence) == ""


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("MoonNet finds hedgehogs in gardens without street lamps in nine photographs of ten.", "points"),
        ("We train a network of moonlit photographs, called MoonNet, to find hedgehogs.", ""),
        ("MoonNet, a network of moonlit photographs, finds nine hedgehogs of ten in gardens.", ""),
        ("Hedgehogs in dark gardens are found by a network of moonlit photographs (MoonNet).", ""),
        ("We introduce moonlit photographs of hedgehogs in gardens, and propose the MOON score.", "points"),
        ("We propose the MOON score, which counts the photographs of hedgehogs by moonlight.", ""),
    ],
)
def test_a_name_of_the_abstract_that_the_title_has_not_points_unless_introduced(sentence: str, expected: str) -> None:
    read = Read(source=sentence, sentence=sentence, title=TITLE, own_before=True, parts=frozenset({"MoonNet", "MOON"}))
    assert kinds.of(read) == expected


def test_a_name_of_several_words_and_one_spelled_out_behind_it_are_known_too() -> None:
    abstract = ["We train Garden Judge, a net.", "Its MLT (Moon, Lamp, Torch) marks are kept."]
    assert names.of_parts(TITLE, abstract) == {"Garden Judge", "MLT"}


def test_letters_that_a_long_title_happens_to_have_explain_no_short_form() -> None:
    title = "From Narrow to Panoramic Vision: Attention at the Start"
    forms = names.short_forms(title, ["We introduce the Visual Acuity Score (VAS).", "PV is Panoramic Vision (PV)."])
    assert forms == {"VAS": "Visual Acuity Score", "VASs": "Visual Acuity Score"}


def test_a_name_of_several_words_with_its_letters_behind_it_is_introduced() -> None:
    assert names.introduces("Moonlit Garden Policy Search (MGPS) finds hedgehogs.", "Moonlit Garden Policy")
    assert not names.introduces("Moonlit Garden Policy finds hedgehogs.", "Moonlit Garden Policy")


def test_a_coined_name_that_does_something_or_is_ours_is_one_of_the_papers_own() -> None:
    abstract = ["MoonNet outperforms lamps.", "Our DarkRAG-2B model sees.", "GPT-5 reaches 9%.", "We like MothNet."]
    assert names.of_parts(TITLE, abstract) == {"MoonNet", "DarkRAG-2B"}


def test_a_size_of_what_the_title_names_is_explained_by_it() -> None:
    abstract = ["Owl-7B outperforms lamps.", "RoboKite-LSN improves.", "L2S reaches 9%.", "RobustOwl-TO provides."]
    assert names.of_parts("Owl: Learning to See at Night", abstract) == set()
    assert names.of_parts("Seeing by Moon", abstract) == {"Owl-7B", "RoboKite-LSN", "L2S", "RobustOwl-TO"}


def test_a_short_form_within_the_name_of_a_benchmark_needs_no_explanation() -> None:
    forms = {"HGN": ""}
    sentences = [
        "Owl finds 97% of the hedgehogs of HGN-Bench in gardens without street lamps.",
        "Owl finds 97% of hedgehogs with HGN-trained lamps in gardens without street lamps.",
    ]
    assert [fault(sentence, forms=forms) for sentence in sentences] == ["", "points"]


def test_a_measured_result_is_no_title_told_again() -> None:
    assert fault("Owl improves learning to see at night by 26%, more than others.") == ""


def test_a_short_form_explained_elsewhere_points_at_the_explanation() -> None:
    sentence = "HGN finds hedgehogs in gardens without street lamps in nine photographs of ten."
    assert (fault(sentence), fault(sentence, forms={"HGN": ""})) == ("", "points")


@pytest.mark.parametrize(
    "sentence",
    [
        "Hedgehogs are increasingly often photographed in the gardens of large cities.",
        "Photographs by moonlight often lead to poor counts, even where cameras improve.",
        "If similar limits hold for foxes, cameras need to be told where gardens are.",
        "While Owl was trained by moonlight in 2014, gardens and hedgehogs continue to change.",
        "Despite their number, hedgehogs remain hard to photograph in gardens at night.",
        "Can a camera that costs ten euros find every hedgehog in a garden without lamps?",
        'We ask: "Can a camera that costs ten euros find every hedgehog in a garden?"',
        "A natural approach is to count hedgehogs twice in photographs from gardens without lamps.",
        "The main obstacle lies in the colours of hedgehogs, which photographs of gardens lose.",
        "Lamps in gardens are motivated by the observation that hedgehogs avoid light at night.",
        "Lamps have improved gardens, but existing detectors lack moonlit photographs of hedgehogs.",
        "Hedgehogs of dark gardens require lamps that adapt to storms and to the light of the moon.",
        "Hedgehogs of dark gardens face challenges with lamps, foxes and the cars of commuters.",
        "Hedgehogs of dark gardens suffer from lamps that gardeners leave on until the morning.",
        "Similar counts have previously been made with lamps in gardens where hedgehogs sleep.",
        "We are entering an age of lamps: gardens in which hedgehogs and badgers walk by night.",
        "We argue that the future of moonlit gardens lies in hedges, which hide hedgehogs and foxes.",
        "The core capability is seeing by night: to follow hedgehogs behind hedges and lamps.",
    ],
)
def test_how_things_are_in_the_field_is_background(sentence: str) -> None:
    assert fault(sentence) == "background"


def test_all_before_the_first_word_about_the_papers_own_work_is_background() -> None:
    sentence = "Cameras lose the colours of hedgehogs and of foxes in gardens without street lamps."
    assert (fault(sentence, own_before=False), fault(sentence)) == ("background", "")


def test_people_who_say_we_of_themselves_are_not_the_authors() -> None:
    sentence = "Human vision by night is slow: we see hedgehogs only once our eyes adapt to gardens."
    assert fault(sentence, own_before=False) == "background"


@pytest.mark.parametrize(
    ("title", "sentence", "expected"),
    [
        (TITLE, "We argue that a lamp of gardeners should be dim and trained on moths of quiet hedges.", "background"),
        (TITLE, "We believe that lamps and hedges can be joined for hedgehogs, moths and badgers.", "background"),
        (TITLE, "We argue that lamps and hedges decide how hedgehogs, moths and badgers move by night.", ""),
        (TITLE, "We argue that lamps should be dim: bright ones cost hedgehogs nine moths of ten.", ""),
        (TITLE, "We argue that lamps should be dim, as bright ones cost hedgehogs 90% of their moths.", ""),
        ("Dim the Gardens", "We argue that lamps of gardeners should be dim for hedgehogs of quiet hedges.", ""),
    ],
)
def test_what_should_be_is_told_of_a_paper_that_made_nothing_else(title: str, sentence: str, expected: str) -> None:
    named = frozenset({"Owl"} if title == TITLE else ())
    read = Read(source=sentence, sentence=sentence, title=title, own_before=True, named=named)
    assert kinds.of(read) == expected


def test_the_world_is_everybodys_and_what_is_seen_of_it_the_authors() -> None:
    sentence = "Hedgehogs of our moonlit 4D (gardens + time) world circle lamps and moths in all hedges."
    assert fault(sentence, own_before=False) == "background"
    assert fault(sentence.replace(" world", " photographs"), own_before=False) == ""


@pytest.mark.parametrize(
    "sentence",
    [
        "Recent work introduces cameras that count hedgehogs in gardens with street lamps.",
        "Prior studies count hedgehogs by hand and reach an agreement of 70% between people.",
        "Existing detectors miss hedgehogs in hedges and count many foxes twice or more.",
        "We identify a common limitation of lamps in current detectors, caused by hedges and by foxes.",
        "We find two serious flaws shared by most existing detectors of hedgehogs, moths and foxes.",
        "For moonlit gardens, MothNet and LampNet improve the counts of hedgehogs over plain torches.",
        "KiteNet consistently outperforms torches in the moonlit gardens of nine villages.",
    ],
)
def test_what_other_people_did_is_not_taken_for_the_authors_work(sentence: str) -> None:
    assert fault(sentence) == "others"


@pytest.mark.parametrize(
    "sentence",
    [
        "Owl predicts the future of hedgehogs in gardens by the moths and lamps that they enter.",
        "We identify a limitation of current detectors: they miss nine hedgehogs of ten behind hedges.",
        "We identify a limitation of current detectors, which miss 90% of hedgehogs behind hedges.",
        "For moonlit gardens, Owl and MothNet improve the counts of hedgehogs over plain torches.",
        "GPT-5 outperforms gardeners in counting the hedgehogs of nine moonlit villages.",
        "Our MothNet improves the counts of hedgehogs over plain torches in nine villages.",
        "RAG consistently increases the hedgehogs in the moonlit gardens of nine villages.",
        "LSN improves the counts of hedgehogs over plain torches in the gardens of nine villages.",
        "MothNet reaches nine of ten hedgehogs in the moonlit gardens of nine villages.",
    ],
)
def test_what_the_authors_found_or_measured_is_not_other_peoples_work(sentence: str) -> None:
    assert fault(sentence) == ""


def test_a_thing_of_other_people_may_gain_where_the_paper_made_none() -> None:
    sentence = "KiteNet consistently outperforms torches in the moonlit gardens of nine villages."
    read = Read(source=sentence, sentence=sentence, title="Do Lamps Help Hedgehogs?", own_before=True)
    assert kinds.of(read) == ""


@pytest.mark.parametrize(
    "sentence",
    [
        "We present Owl, a novel method for learning to see at night.",
        "We propose Owl, a framework that learns to see better at night.",
        "Learning to see at night is studied with a new approach.",
    ],
)
def test_the_title_is_not_told_again(sentence: str) -> None:
    assert fault(sentence) in {"title", "generic"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Code and photographs of all hedgehogs are available at https://owl.example.",
        "We ask whether hedgehogs see better in gardens with lamps or without them.",
        "Extensive experiments demonstrate that our approach consistently outperforms existing methods.",
        "We evaluate Owl on photographs of hedgehogs, foxes and badgers in dark gardens.",
        "We include photographs of hedgehogs, foxes and badgers from gardens without lamps.",
        "We demonstrate the effectiveness of Owl on photographs of hedgehogs and badgers.",
        "We evaluate our improved detector on photographs of hedgehogs, foxes and badgers.",
        "We hope that Owl helps gardeners, hedgehogs and foxes to live together in cities.",
        "Owl paves the way for gardens in which hedgehogs and foxes are counted each night.",
        "We present a detector of hedgehogs with moonlit photographs and four distinct upgrades.",
        "Using photographs of dark gardens, we evaluate four detectors of hedgehogs and foxes.",
        "Our photographs by moonlight provide a systematic understanding of hedgehogs and foxes.",
        "Extensive tests on four gardens demonstrate the effectiveness and robustness of our detector.",
        "Owl consistently achieves superior performance across diverse benchmarks and settings.",
        "Experiments on 14 public benchmarks show that we achieve state-of-the-art performance on diverse tasks.",
        "We conduct the first systematic study of moonlight and examine how it improves the counts.",
        "We release the photographs of hedgehogs, the notes of gardeners and our scripts for lamps.",
        "Owl serves as a rigorous testbed for gardeners, and a useful tool for friends of hedgehogs.",
        "Our findings provide critical insights into gardens, hedgehogs and moonlit photographs.",
        "We present clear guidelines for choosing lamps, and give a roadmap for dark gardens.",
        "Owl is evaluated on photographs of hedgehogs from nine gardens and from two villages.",
        "We discuss how moonlit photographs change the counts, and propose lamps to improve them.",
        "Owl enables an in-depth analysis of hedgehogs, helping researchers find weak detectors.",
        "Owl addresses critical challenges in counting hedgehogs from casually taken photographs.",
        "A versatile framework that enables efficient and scalable learning across diverse multimodal tasks.",
        "We introduce a framework that enables efficient learning by day and by night across diverse tasks.",
        "The report outlines the lamps and the moonlit gardens in which hedgehogs were photographed.",
        "Our findings emphasise the urgent need for lamps in gardens of hedgehogs and of foxes.",
        "Inspired by gardeners, whose eyes adapt to moonlight within minutes, we introduce an automated pipeline.",
        "We show the merits of our detector compared to state-of-the-art detectors on many gardens.",
        "We hypothesise that moonlight will further improve the counts of hedgehogs and of foxes.",
        "We envision Owl as a catalyst for gardens in which hedgehogs and foxes are counted by night.",
        "Regarding lamps, we conduct large-scale experiments across 10 gardens with foxes and badgers.",
        "Our counts have implications for gardeners and for those who build lamps for hedgehogs.",
        "We close with lamps that gardeners do not yet have, and with the moonlight of villages.",
        "Evaluated on seven benchmarks, Owl-2.5-1T-Zero achieves competitive performance.",
        "We revisit lamps and provide a comprehensive analysis of their methods and results.",
        "We conduct more than 100 controlled ablation experiments to look into each stage of the garden.",
        "We evaluate eight detectors on five gardens with hedgehogs at five reduction levels.",
        "In the future, lamps in gardens of hedgehogs will teach detectors to count by night.",
        "We consider the realistic scenario in which a hedgehog comes to a garden with a lamp.",
        "Owl democratizes access to moonlight, aiming to catalyze lamps in gardens of hedgehogs.",
        "We conducted a large study with users of many domains and of different backgrounds.",
        "Just as lamps improve photographs, moonlight can serve as a simple approach to hedgehogs.",
        "By saving lamps in the gardens, Owl provides a scalable and quiet pathway to hedgehogs.",
        "Owl counts hedgehogs in the moonlit gardens of villages and reveals the key challenges.",
        "To help gardeners of all villages, we will open-source hedgehogs under a free licence.",
        "Testing 14 detectors with varied lamps, we observe significant limitations in gardens.",
        "We report results for every garden we looked at, across hedges, barns, fields and towers.",
        "Owl's lamps for hedgehogs and badgers of dark gardens are publicly released under a licence.",
    ],
)
def test_a_promise_without_content_is_generic(sentence: str) -> None:
    assert fault(sentence) == "generic"


@pytest.mark.parametrize(
    "sentence",
    [
        r"We find hedgehogs in gardens with an error of $\epsilon^2$ for moonlit photographs.",
        "We find \\textbf{hedgehogs} in gardens by moonlight without the help of any lamps.",
        "We offer (1) photographs of hedgehogs in dark gardens and of foxes in their dens.",
        "We count hedgehogs in dark gardens (and foxes in their dens by moonlight alone.",
        "Hedgehogs are found in gardens.These photographs were taken by moonlight alone.",
        "Noting that hedgehogs leave no trace in photographs taken without any flash light.",
        "On photographs of dark gardens, reduces the number of foxes counted twice by half.",
        "We count hedgehogs in dark gardens by moonlight and with the help of cheap",
        "We establish a connection between varphi and the number of hedgehogs in gardens.",
        "Across nine dark gardens and six hedges on three photographs of hedgehogs by night.",
        "Our contributions are photographs of hedgehogs, a detector, and a cheap camera.",
        "We count hedgehogs by their spinestimesmoonlighttimesgardens in dark gardens of cities.",
        "Spines: Counting the spines of hedgehogs gives a count of their photographs by moonlight.",
        'We find hedgehogs by asking "Where in the dark garden is the lamp that the hedgehog fears.',
        "Our experiments, across four popular gardens with lamps and two gardens without lamps.",
        "Drawing inspiration from gardeners, particularly the way in which a gardener sees at night.",
        "Built upon Owl, which is trained on moonlit gardens, whose lamps were put out by storms.",
        "We count hedgehogs by lamps (and torches). in dark gardens and in the hedges of villages.",
        "Kite, a moonlit garden for counting hedgehogs, foxes, badgers and the owls of hedges.",
        "Beyond lamps, Owl reduces the hedgehogs that are counted twice by Rtimes in dark gardens.",
        "97% of hedgehogs), and even surpasses gardeners who were trained by moonlight (61% v.s.",
        "We uncover two key insights: hedgehogs avoid the lamps of gardens in nine of ten villages.",
        "Recognizing that the gardens of cities follow the moon more than those of villages do.",
        "Counts verified against older lamps: nine hedgehogs in moonlit gardens, and five in hedges.",
    ],
)
def test_what_is_broken_is_not_told(sentence: str) -> None:
    assert fault(sentence) == "broken"
