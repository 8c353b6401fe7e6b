"""Names of people as news prints them: made up in several languages, each with its ways of being written."""

from __future__ import annotations

import random
import re
import unicodedata
from typing import NamedTuple


class Language(NamedTuple):
    """What names of a language are made of. Given names are real ones; `rules` are pairs of spellings between
    which transliterations waver; `second` are middle names, patronymics or second surnames."""

    given: str
    starts: str
    middles: str
    ends: str
    rules: tuple[tuple[str, str], ...]
    second: str = ""
    article: float = 0.0  # how many surnames bear the Arabic article
    family_first: bool = False
    last_second: bool = False  # the second name stands behind the surname, as in Spanish


_SLAVIC = (("y$", "iy"), ("iy$", "y"), ("y$", "i"), ("i$", "y"), ("ei$", "ey"), ("Yu", "Iu"), ("ya", "ia"),
           ("ks", "x"), ("kh", "h"), ("Ye", "E"), ("yev", "iev"), ("sky$", "skyi"))  # fmt: skip
_ARABIC = (("ou", "u"), ("(?<!o)u", "ou"), ("ss", "s"), ("mm", "m"), ("q", "k"), ("kh", "h"), ("ee", "i"),
("i$", "y"),
           ("dd", "d"), ("aw", "au"), ("o", "u"), ("ay", "ai"), ("j", "dj"))  # fmt: skip
_MARKS = (("á", "a"), ("é", "e"), ("í", "i"), ("ó", "o"), ("ú", "u"), ("ñ", "n"), ("ğ", "g"), ("ş", "s"),
("ç", "c"),
          ("ı", "i"), ("ö", "o"), ("ü", "u"))  # fmt: skip

LANGUAGES: dict[str, Language] = {
    "slavic": Language(
        "Aleksandr Sergei Dmitry Andrei Yevgeny Volodymyr Oleksiy Yuri Viktor Oksana Tatyana Natalya Igor "
        "Vasily Anatoly Gennady Valery Grigory Nikolai Mikhail Pavel Kirill Bohdan Ruslan Oleh Maksym "
        "Lyudmila "
        "Yulia Ksenia Stanislav",
        "Mor Hor Kov Bel Zar Tka Shev Vol Gri Pet Sid Rom Kuz Yak Lys Dmy Khar Ost Pan Mel Bor Stre Chern "
        "Holo",
        "en al iv yn od ash eb ach os in er ub",
        "ko chenko ov ev sky in enko chuk yuk ovsky ich",
        _SLAVIC,
        second="Ivanovich Petrovich Sergeyevich Nikolayevich Viktorovich Andreyevich",
    ),
    "arabic": Language(
        "Mohammed Ahmed Mahmoud Hussein Khaled Yousef Abdullah Ibrahim Mustafa Tariq Hamza Faisal Nasser "
        "Saeed "
        "Walid Rami Bilal Jamal Karim Fadi Layla Samira Zaynab Huda Omar Ziad Marwan Bassam Adnan Qasim",
        "Rash Has Khat Nas Jab Sal Far Qas Maj Tam Zub Bar Ham Dul Sham Ghan Haw Mut Sab Dar Kub Lah",
        "i a u aw ay am ar il",
        "di ri wi mi bi far ni shi ssi rani hed",
        _ARABIC,
        article=0.6,
    ),
    "persian": Language(
        "Hossein Reza Mehdi Javad Hassan Amir Mohsen Saeid Behzad Kourosh Farhad Parviz Nasrin Shirin Maryam "
        "Ghulam Habib Najib Sher Rahim",
        "Kar Mor Tab Raf Zan Sol Far Jal Bah Nour Shah Ghor Akh Khor Dost",
        "im az an eh av ad oum ir",
        "i zadeh pour ian nejad far khani zai",
        (*_ARABIC, ("zadeh$", "zade"), ("pour$", "pur")),
    ),
    "turkish": Language(
        "Mehmet Ayşe Çağlar Özgür İbrahim Mustafa Kemal Süleyman Yılmaz Emre Gülşen Şükrü Hakan Ömer Doğan",
        "Yıl Kar Öz Demir Çel Ak Gün Şah Bay Tür Kıl Er Ay Koç Sar",
        "a e ı da ka tu le",
        "maz oğlu ık türk kaya can er soy taş gül",
        (*_MARKS, ("oğlu$", "oglu")),
    ),
    "spanish": Language(
        "José María Andrés Tomás Álvaro Joaquín Ramón Sofía Lucía Inés Rubén Óscar Iván Mónica Hernán "
        "Gustavo "
        "Patricio Ximena Camilo Esteban",
        "Gut Mal Ver Cas Hern Val Esc Bár Cór Zam Mir Arg Lóp Ibá Qui",
        "á ie o ar an or il",
        "rez ndez lla do nez ga les ros ra",
        _MARKS,
        second="García Pérez Rojas Ortiz Núñez Molina Díaz",
        last_second=True,
    ),
    "western": Language(
        "John Philip Catherine Thomas Margaret Stephen Geoffrey Laura Ian Nicholas Claire Matthew Alan "
        "Pierre "
        "Jürgen Katrin Marcus Sean Helen Eric",
        "Hal Wex Thorn Brad Ash Cal Fen Mar Lang Kess Dray Wil Roth Sten Vog",
        "er ing in el o en",
        "den ton ley man son berg mer wick court stein",
        (("ph", "f"), ("ll", "l"), ("ie$", "y"), *_MARKS),
        second="R. J. M. W. A. T.",
    ),
    "chinese": Language(
        "Xiao-ming Wei-guo Jian-hua Li-juan Zhi-qiang Guo-feng Mei-ling Chun-lan De-ming Hong-wei Yong-sheng "
        "Bao-zhu Ji-wen Shu-fen Zheng-yi Tian-yu",
        "Zh Ch Sh L W H X G D T Q Y",
        "a o e i u ua",
        "ng n i o u",
        (("-(.)", r"\1"), ("-", "")),
        family_first=True,
    ),
    "korean": Language(
        "Yong-chol Myong-su Sang-hoon Kyung-wha Jae-in Hyon-song Song-nam Chang-il Tae-won Mi-rae Dong-jun "
        "Kwang-ho Su-bin Hak-chol",
        "K P Ch J H R S N",
        "i a o u ae",
        "m k n ng i",
        (("-", " "), ("-", ""), ("chol$", "chul"), ("ho$", "hoo")),
        family_first=True,
    ),
    "african": Language(
        "Yusuf Aminu Chidi Oluwaseun Kwame Abubakar Ngozi Bamidele Sadio Ousmane Fatou Moussa Ibrahima "
        "Tendai "
        "Juma Baraka Wanjiru Desta Tesfaye Hailu",
        "Ok Ad Ba Nku Mb Oj Sa Di Kab Mu Gi Te We Abe Dlam Kam",
        "an e u o am ar il eye",
        "le wu ba ko ta yemi nde rwa bo llo ssa tshi",
        (("ou", "u"), ("ll", "l"), ("ss", "s"), ("Yusuf", "Youssouf")),
    ),
    "indian": Language(
        "Rajesh Sunil Priyanka Arvind Imran Shahid Asif Nirmala Deepak Vijay Fatima Zafar Harish Lakshmi "
        "Anand "
        "Kamal Nusrat Bilquis",
        "Cha Bha Mal Sha Rao Ver Qu Ran Gup Kha Des Shri Pat Sen",
        "n r t d kr v",
        "kar wal esh war an ali shi hury appa dev",
        (("sh", "s"), ("v", "w"), ("q", "k"), ("ee", "i"), ("bh", "b")),
    ),
    "malay": Language(
        "Budi Siti Agus Wahyu Dewi Hendra Ferdinand Ramon Leni Aung Nyein Thura Somchai Prayut Nguyen Thanh",
        "Su Har Wib Pra Sant Kus Nat San Tha Win Bon",
        "o a i u an ar",
        "no wati ja yan dar so koro gan phon",
        (("oe", "u"), ("dj", "j"), ("u", "oe"), ("j", "dj")),
    ),
}  # fmt: skip


class Name(NamedTuple):
    """A person's name: in `language`, with its article and second name where it has them."""

    language: str
    given: str
    surname: str
    article: bool = False
    second: str = ""

    def full(self, second: bool = False) -> str:
        """The name as the language orders it."""
        language = LANGUAGES[self.language]
        family = f"al-{self.surname}" if self.article else self.surname
        if language.family_first:
            return f"{family} {self.given}"
        if second and self.second and language.last_second:
            return f"{self.given} {family} {self.second}"
        if second and self.second:
            return f"{self.given} {self.second} {family}"
        return f"{self.given} {family}"

    @property
    def initialled(self) -> str:
        """The name with an initial for the given name."""
        return f"{self.given[0]}. {'al-' if self.article else ''}{self.surname}"


def make_name(chance: random.Random, language: str, surnames: list[str]) -> Name:
    """Somebody's name; surnames are drawn from a list with the most frequent first, so that many share
    one."""
    table = LANGUAGES[language]
    surname = surnames[min(int(len(surnames) * chance.random() ** 1.7), len(surnames) - 1)]
    return Name(
        language,
        chance.choice(table.given.split()),
        surname,
        # A surname bears the article for all of its bearers, so that the article tells nobody apart.
        table.article > 0 and sum(map(ord, surname)) % 10 < 10 * table.article,
        chance.choice(table.second.split()) if table.second else "",
    )


def make_surnames(chance: random.Random, language: str, count: int) -> list[str]:
    """Surnames of a language that no spelling confuses with one another."""
    table = LANGUAGES[language]
    starts, middles, ends = table.starts.split(), table.middles.split(), table.ends.split()
    found: dict[str, str] = {}
    length = 1
    for attempt in range(40 * count):
        if attempt and attempt % (8 * count) == 0:
            length += 1  # the short ones are used up
        middle = "".join(chance.choice(middles) for _ in range(length))
        surname = chance.choice(starts) + middle + chance.choice(ends)
        found.setdefault(skeleton(surname), surname)
        if len(found) == count:
            break
    return list(found.values())


_ARTICLE = re.compile(r"^(al|el)[- ]", re.IGNORECASE)


def spelled(chance: random.Random, word: str, language: str) -> str:
    """The word in one of its spellings, perhaps the same."""
    rules = [rule for rule in LANGUAGES[language].rules if re.search(rule[0], word)]
    for pattern, put in chance.sample(rules, min(len(rules), chance.choice((0, 1, 1, 2)))):
        word = re.sub(pattern, put, word, count=1)
    return word


def spelling(chance: random.Random, name: Name) -> Name:
    """The name as one newsroom writes it, without the article (`with_article` puts it in)."""
    return name._replace(
        given=spelled(chance, name.given, name.language),
        surname=spelled(chance, name.surname, name.language),
        second=name.second,
    )


def with_article(text: str, form: str) -> str:
    """The name with the Arabic article written "al-", "Al-", "Al ", "el-" or not at all."""
    return text.replace("al-", form)


_SAME = (
    ("sh", "s"), ("ks", "x"), ("kh", "h"), ("gh", "g"), ("dj", "j"), ("ph", "f"), ("bh", "b"), ("oe", "u"),
    ("oo", "u"), ("ee", "i"), ("zadeh", "zade"), ("q", "k"), ("w", "v"), ("y", "i"), ("e", "a"), ("o", "u"),
    ("av", "au"),
)  # fmt: skip


def skeleton(word: str) -> str:
    """What all spellings of a name have in common: two names of one skeleton could be one person's."""
    plain = _ARTICLE.sub("", word.replace("ı", "i").lower())
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if c.isalpha())
    for pattern, put in _SAME:
        plain = plain.replace(pattern, put)
    plain = re.sub("i+(?=[aui])", "", plain)
    return re.sub(r"(.)\1+", r"\1", plain)


def identity(name: Name) -> str:
    """The skeleton of given name and surname."""
    return f"{skeleton(name.given)} {skeleton(name.surname)}"


def acronym(words: str) -> str:
    """The initials of the words with a capital, as a body introduces itself in brackets."""
    return "".join(part[0] for word in words.split() for part in word.split("-") if part[:1].isupper())
