"""A person who asks to be unsubscribed in their own words is understood where they say nothing else."""

import pytest

from newsletter.feedback import own_words, parts
from newsletter.feedback.own_words import Says


def said(subject: str, body: str = "") -> Says:
    mail = f"From: Ada <ada@example.org>\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{body}"
    return own_words.says(parts.cut(mail.encode()))


@pytest.mark.parametrize(
    "line",
    [
        "unsubscribe",
        "UNSUBSCRIBE!",
        "Please unsubscribe me from this list, thank you.",
        "remove me from your mailing list",
        "Cancel my subscription",
        "Bitte abmelden",
        "Newsletter abbestellen",
        "Désinscription",
        "Je souhaite me désabonner, s'il vous plaît",
        "Por favor, darme de baja de esta lista",
        "Cancelar inscrição",
        "Disiscrivimi dalla lista",
        "Graag uitschrijven",
        "Отпишите меня от рассылки",
        "退订",
        "配信停止",
        "수신거부",
    ],
)
def test_the_usual_words_of_many_languages_are_understood_in_subject_and_text(line: str) -> None:
    assert (said(line), said("Re: Kimi K3 and 22 more", f"\n{line}\n\nAda")) == (Says.ONLY, Says.ONLY)


@pytest.mark.parametrize(
    "words",
    [
        *("unsubscription", "unsubscribed", "unsub", "opt out", "optout", "cancel subscription", "end subscription"),
        *("Abmeldung", "Abbestellung", "austragen", "Abonnement kündigen", "kündigen"),
        *("désinscrire", "désabonnement", "désinscrivez", "désabonnez", "résilier"),
        *("desuscribir", "desuscribirme", "desuscribirse", "cancelar suscripción", "baja"),
        *("cancelar subscrição", "cancelar assinatura", "descadastrar", "descadastre", "remover"),
        *("cancellami", "cancellazione", "disiscrizione", "disiscrivermi", "annulla iscrizione"),
        *("afmelden", "afmelding", "uitschrijving", "opzeggen"),
        *("afmeld", "framelding", "avmeld", "avmelding", "avregistrera", "avprenumerera", "avsluta"),
        *("peruuta tilaus", "poista", "wypisz", "wypisać", "rezygnacja", "rezygnuję"),
        *("odhlásit", "odhlášení", "odhlaste", "leiratkozás", "leiratkozom", "dezabonare", "dezabonați"),
        *("abonelikten cik", "abonelikten çık", "abonelik iptali", "odjava"),
        *("отписаться", "отписать", "отписка", "відписатися", "отпишете", "απεγγραφή", "διαγραφή"),
        *("取消订阅", "取消訂閱", "退訂", "登録解除", "購読解除", "配信解除", "解約", "退会"),
        *("구독취소", "구독 취소", "수신 거부", "구독해지", "구독 해지"),
        *("الغاء الاشتراك", "إلغاء الاشتراك", "הסר", "הסרה", "ביטול מנוי"),
        *("hủy đăng ký", "huy dang ky", "berhenti berlangganan"),
        *("stop", "remove", "take off"),
    ],
)
def test_the_bare_word_of_each_language_is_understood_alone(words: str) -> None:
    assert said("hello", words) is Says.ONLY


@pytest.mark.parametrize(
    "line",
    [
        *("kindly unsubscribe me now from all the emails of your team", "dear sir, i want to unsubscribe immediately"),
        *("ich möchte mich vom verteiler abmelden, danke", "abmelden aus dem newsletter bitte"),
        *("merci de me désinscrire de votre lettre d'information", "je veux me désabonner de cette infolettre"),
        *("hola, quiero darme de baja de su boletín, gracias", "obrigado, quero cancelar inscrição da minha lista"),
        *("ciao, cancellami dalla lista per favore, grazie", "graag mij afmelden voor deze nieuwsbrief, bedankt"),
        *("vänligen avregistrera mig från nyhetsbrev, tack", "proszę wypisz mnie z listy, dziękuję"),
        *("пожалуйста отпишите меня от рассылки спасибо", "请 退订 谢谢"),
    ],
)
def test_whoever_is_polite_says_nothing_else(line: str) -> None:
    assert said("hello", line) is Says.ONLY


@pytest.mark.parametrize(
    "line",
    [
        "please do not unsubscribe me",
        "How do I unsubscribe?",
        "Unsubscribe?",
        "Unsubscribe my colleague bob@example.org",
        "I cannot find the link to unsubscribe",
        "Bitte nicht abmelden",
        "Abonnement kündigen wegen Umzug",
        "unsubscribe me from weekly, send daily",
    ],
)
def test_whoever_says_more_is_left_to_a_person(line: str) -> None:
    assert (said(line), said("hello", line)) == (Says.MORE, Says.MORE)


@pytest.mark.parametrize("line", ["Thank you", "Please", "the list", "", "Non-stop flights are not meant by nonstop"])
def test_whoever_says_nothing_of_it_is_not_meant(line: str) -> None:
    assert said("hello", line) is Says.NOTHING


def test_what_a_mail_quotes_is_not_the_persons_own_word() -> None:
    quoted = "On Monday Morning Papers wrote:\n> Unsubscribe\n>\n"
    assert said("Re: papers", quoted + "Nice one, thanks!") is Says.NOTHING
    assert said("Re: papers", quoted + "\nunsubscribe") is Says.ONLY
    assert said("Re: papers", "-----Original Message-----\nunsubscribe") is Says.NOTHING


def test_a_text_in_html_alone_is_read_too() -> None:
    mail = b"Subject: hi\nContent-Type: text/html\n\n<style>p {}</style><p>Please <b>unsubscribe</b> me</p><p>Ada</p>"
    assert own_words.says(parts.cut(mail)) is Says.ONLY


@pytest.mark.parametrize(
    ("header", "address"),
    [
        ("From: ada@example.org", "ada@example.org"),
        ("From: Ada Lovelace <ada@example.org>", "ada@example.org"),
        ('From: "bob@example.org" <eve@example.net>', "eve@example.net"),
        ("From: =?utf-8?q?=3Cbob=40example.org=3E?= <eve@example.net>", "eve@example.net"),
        ("From: bob@example.org <eve@example.net>", ""),
        ("From: ada@example.org, bob@example.org", ""),
        ("From: ada@example.org\nFrom: bob@example.org", ""),
        ("From: undisclosed", ""),
    ],
)
def test_a_mail_is_from_the_one_address_that_it_names(header: str, address: str) -> None:
    assert own_words.sender(parts.cut(f"{header}\n\n".encode())[0]) == address


@pytest.mark.parametrize(
    "words",
    [
        *("unsubscribe", "unsubscription", "unsubscribed", "unsub", "opt out", "optout", "cancel subscription"),
        *("cancel my subscription", "end subscription"),
        *("abmelden", "Abmeldung", "abbestellen", "Abbestellung", "austragen", "Abonnement kündigen", "kündigen"),
        *("désinscription", "désinscrire", "désabonner", "désabonnement", "désinscrivez", "désabonnez", "résilier"),
        *("darme de baja", "desuscribir", "desuscribirme", "desuscribirse", "cancelar suscripción", "baja"),
        *("cancelar subscrição", "cancelar inscrição", "cancelar assinatura", "descadastrar", "descadastre"),
        *("cancellami", "cancellazione", "disiscrivimi", "disiscrizione", "disiscrivermi", "annulla iscrizione"),
        *("afmelden", "afmelding", "uitschrijven", "uitschrijving", "opzeggen"),
        *("afmeld", "framelding", "avmeld", "avmelding", "avregistrera", "avprenumerera", "avsluta", "poista"),
        *("peruuta tilaus", "wypisz", "wypisać", "rezygnacja", "rezygnuję", "odhlásit", "odhlášení", "odhlaste"),
        *("leiratkozás", "leiratkozom", "dezabonare", "dezabonați", "abonelikten çık", "abonelik iptali", "odjava"),
        *("отписаться", "отпишите", "отписать", "отписка", "відписатися", "отпишете", "απεγγραφή", "διαγραφή"),
        *("退订", "取消订阅", "取消訂閱", "退訂", "配信停止", "登録解除", "購読解除", "配信解除", "解約", "退会"),
        *("구독취소", "구독 취소", "수신거부", "수신 거부", "구독해지", "구독 해지"),
        *("الغاء الاشتراك", "إلغاء الاشتراك", "הסר", "הסרה", "ביטול מנוי", "hủy đăng ký", "huy dang ky"),
        *("berhenti berlangganan", "stop", "remove", "take off", "remover"),
    ],
)
def test_a_reader_is_understood_in_their_own_language(words: str) -> None:
    assert said(words) is Says.ONLY


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("Ada wrote:\n\n> hello\n\nstop", Says.ONLY),
        ("> stop\n| stop\nThank you", Says.NOTHING),
        ("Please note:\nstop", Says.NOTHING),
        ("-- \nstop", Says.NOTHING),
        ("_____\nstop", Says.NOTHING),
        ("-----Original Message-----\nstop", Says.NOTHING),
        ("\n" * 199 + "stop", Says.ONLY),
        ("\n" * 200 + "stop", Says.NOTHING),
        ("stop" + " please" * 28, Says.ONLY),
        ("stop" + " please" * 29, Says.NOTHING),
    ],
)
def test_only_the_first_line_that_quotes_nobody_is_a_readers_own(body: str, says: Says) -> None:
    assert said("hello", body) is says


def test_what_a_mail_says_is_kept_in_a_word() -> None:
    assert [each.value for each in Says] == ["nothing", "more", "only"]


def test_in_a_line_of_more_than_200_characters_somebody_says_more_than_this() -> None:
    line = "please " * 27 + "unsubscribe"
    assert (len(line), said(line), said(f"{line}!")) == (200, Says.ONLY, said("Kimi K3 and 22 more"))
