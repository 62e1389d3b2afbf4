"""A sentence that is a list of sentences is read as several."""

from newsletter.editorial.summary import shortening


def test_items_of_a_list_that_are_sentences_become_sentences() -> None:
    listed = "Our contributions are: (i) we build Owl, a net; (ii) we count owls; and (iii) a lamp."
    assert shortening.items((listed, "Owls see.")) == (
        "Our contributions are.",
        "(i) we build Owl, a net.",
        "(ii) we count owls; and (iii) a lamp.",
        "Owls see.",
    )


def test_a_sentence_of_more_than_600_characters_is_several_with_semicolons() -> None:
    long = "; ".join(["barns are dark by night " * 13, "lamps are lit by day " * 13, "we count owls"])
    assert shortening.items((f"{long}.",))[-1] == "We count owls."
    assert len(shortening.items((f"{long[-400:]}.",))) == 1


def test_findings_that_are_listed_become_sentences() -> None:
    first = "owls that hunt in barns by night are quicker to hear mice than owls of woods"
    other = "barns in which people work by day are home to fewer owls than empty barns"
    assert shortening.items((f"Our study reveals two things: (1) {first}; and (2) {other}.",)) == (
        f"We find that {first}.",
        f"We find that {other}.",
    )


def test_a_list_of_more_than_2000_characters_is_left_alone_and_so_is_one_item() -> None:
    long = "We see: (i) we build Owl; (ii) we count " + "owls " * 400
    assert shortening.items((long, "(i) we build Owl.")) == (long, "(i) we build Owl.")


def test_items_end_with_a_full_stop_and_begin_with_a_capital() -> None:
    listed = "our contributions are: (i) we build Owl; (ii) we count owls"
    assert shortening.items((listed,)) == ("Our contributions are.", "(i) we build Owl.", "(ii) we count owls.")


def test_findings_that_are_no_statements_stay_a_list() -> None:
    stated = "owls that hunt in barns by night are quicker to hear mice than owls of woods"
    sentence = f"Our study reveals two things: (1) {stated}; and (2) the lamps of barns."
    assert shortening.items((sentence,)) == (sentence,)
