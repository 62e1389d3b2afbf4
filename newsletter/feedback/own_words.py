"""A person who asks in their own words to be unsubscribed: whether a mail says that, and nothing else."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum

from newsletter.feedback import prose
from newsletter.feedback.fields import ADDRESS
from newsletter.feedback.parts import Part

_LONGEST = 200  # characters of a line in which somebody only asks this
_MOST_LINES = 200
_REPLIED = re.compile(r"^(?:\s*(?:re|fwd?|aw|wg|antw|sv|vs|tr|rv|rif|odp|回复|答复|転送|返信)\s*[:：])+", re.I)
_ENDS = re.compile(r"^(?:-- ?$|[-_]{5,}|\s*-+ ?(?:original|forwarded|ursprüngliche|message d'origine))", re.I)
_WORDS = re.compile(r"[^\W_]+")
_PHRASES = (
    *("unsubscribe", "unsubscription", "unsubscribed", "unsub", "opt out", "optout", "cancel subscription"),
    *("cancel my subscription", "end subscription"),
    *("abmelden", "abmeldung", "abbestellen", "abbestellung", "austragen", "abonnement kündigen"),
    *("desinscription", "desinscrire", "desabonner", "desabonnement", "desinscrivez", "desabonnez"),
    *("darme de baja", "desuscribir", "desuscribirme", "desuscribirse", "cancelar suscripcion"),
    *("cancelar subscricao", "cancelar inscricao", "cancelar assinatura", "descadastrar", "descadastre"),
    *("cancellami", "cancellazione", "disiscrivimi", "disiscrizione", "disiscrivermi", "annulla iscrizione"),
    *("afmelden", "afmelding", "uitschrijven", "uitschrijving"),
    *("afmeld", "framelding", "avmeld", "avmelding", "avregistrera", "avprenumerera"),
    *("peruuta tilaus", "wypisz", "wypisac", "rezygnacja", "rezygnuje", "odhlasit", "odhlaseni", "odhlaste"),
    *(
        "leiratkozas",
        "leiratkozom",
        "dezabonare",
        "dezabonati",
        "abonelikten cik",
        "abonelikten çık",
        "abonelik iptali",
        "odjava",
    ),
    *("отписаться", "отпишите", "отписать", "отписка", "відписатися", "отпишете", "απεγγραφη"),
    *("退订", "取消订阅", "取消訂閱", "退訂", "配信停止", "登録解除", "購読解除", "配信解除"),
    *("구독취소", "구독 취소", "수신거부", "수신 거부", "구독해지", "구독 해지"),
    *(
        "الغاء الاشتراك",
        "إلغاء الاشتراك",
        "הסר",
        "הסרה",
        "ביטול מנוי",
        "hủy đăng ký",
        "huy dang ky",
        "berhenti berlangganan",
    ),
)
_ALONE = (
    *("stop", "remove", "take off", "kündigen", "resilier", "baja", "remover", "opzeggen", "avsluta", "poista"),
    *("διαγραφη", "解約", "退会"),
)
_POLITE = (
    "a all an any from i this that the these your you my me mail mails email emails e newsletter newsletters list lists"
    " mailing subscription please kindly thanks thank hello hi dear sir madam team now immediately to want wish would"
    " like off of us"
    " bitte danke hallo mich mir von dem den der die das ihrem ihren ihrer eurem euren liste verteiler ich"
    " möchte will aus vom zum ab"
    " merci bonjour de la le les du cette ce ma mon moi me votre vos s il vous plait svp je souhaite veux liste lettre"
    " d information infolettre abonnement"
    " por favor gracias hola mi mis esta este su lista boletin correo correos quiero deseo suscripcion se"
    " obrigado obrigada ola da do minha meu quero"
    " grazie ciao per favore dalla dal della questa mia lista"
    " graag bedankt mij aan uit deze nieuwsbrief van voor het wil"
    " tack vänligen mig från nyhetsbrev takk tak venligst meg fra nyhetsbrevet"
    " prosze dziekuje mnie z listy newslettera"
    " пожалуйста меня от рассылки спасибо прошу"
    " お願いします ください 请 謝謝 谢谢"
)


class Says(Enum):
    """What a mail says about unsubscribing."""

    NOTHING = "nothing"
    MORE = "more"  # that, and something else
    ONLY = "only"


def says(cut: Sequence[Part]) -> Says:
    """Tell whether the subject, or the first line that quotes nobody, asks to be unsubscribed, and nothing else.

    A line of more than 200 characters asks nothing.
    """
    said = [_of_line(line) for line in (_REPLIED.sub("", cut[0].field("Subject")), _first_line(cut))]
    return next((each for each in (Says.ONLY, Says.MORE) if each in said), Says.NOTHING)


def _of_line(line: str) -> Says:
    if len(line) > _LONGEST:
        return Says.NOTHING
    words = f" {' '.join(_plain(line))} "
    beside = _without(_without(words, _ASKED), _ASKED_ALONE)
    if beside != words and _BESIDE.issuperset(beside.split()) and "?" not in line:
        return Says.ONLY
    return Says.MORE if _without(words, _ASKED) != words else Says.NOTHING


def _without(words: str, phrases: Sequence[str]) -> str:
    for phrase in phrases:
        words = words.replace(phrase, "  ")
    return words


def _plain(line: str) -> list[str]:
    """The words in small letters without accents, so that those of a hurried writer are the same."""
    letters = unicodedata.normalize("NFKD", line.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _WORDS.findall(unicodedata.normalize("NFC", bare))


def _phrases(texts: Iterable[str]) -> Sequence[str]:
    """Each between spaces, longer ones first."""
    return sorted({f" {' '.join(_plain(phrase))} " for phrase in texts}, key=len, reverse=True)


_ASKED, _ASKED_ALONE = _phrases(_PHRASES), _phrases(_ALONE)
_BESIDE = frozenset(_plain(_POLITE))


def _first_line(cut: Sequence[Part]) -> str:
    """The first line of the text that is neither quoted nor says whom it quotes; "" where there is none."""
    lines = [line.strip() for line in prose.text_of(cut).splitlines()[:_MOST_LINES]]
    for number, line in enumerate(lines):
        if _ENDS.match(line):
            return ""
        following = next(filter(None, lines[number + 1 :]), "")
        if line and not line.startswith((">", "|")) and not (line.endswith(":") and following.startswith(">")):
            return line
    return ""


def sender(mail: Part) -> str:
    """Return the one address that a mail says it is from; "" where it names none, or several.

    Encoded words are not decoded before it is looked for: what they hold is only a name.
    """
    headers = mail.raw("From")
    value = " ".join(headers[0].split()) if len(headers) == 1 else ""
    addresses = list(_addresses(re.sub(r'"(?:[^"\\]|\\.){0,500}"', "", value[:1000])))
    return addresses[0] if len(addresses) == 1 else ""


def _addresses(value: str) -> Iterator[str]:
    return (match[0] for match in ADDRESS.finditer(value))
