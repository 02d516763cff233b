"""Names of people who live in Canada, and other things that are nobody else's business, for tests of what leaves the house."""

QUEBECOIS = """Tremblay Gagnon Roy Côté Bouchard Gauthier Morin Lavoie Fortin Gagné Ouellet Pelletier Bélanger Lévesque Bergeron Leblanc Paquette
Girard Simard Boucher Caron Beaulieu Cloutier Dubé Poirier Fournier Lapointe Leclerc Lefebvre Poulin Thibault St-Pierre Nadeau Martin
Landry Martel Bédard Grenier Lessard Bernier Richard Michaud Hébert Desjardins Couture Turcotte Lachance Parenteau Proulx Savard Gosselin Racicot
Zéphirine Marguerite Réjean Ghislaine Normand Huguette Gaétan Lise Ginette Jocelyne Maxime Félix Océane Maélie Line Lajoie Larose Lafleur
Drapeau Généreux Léger Noël Olive Blanche Barré Sauvé Paradis Racine Bureau Grand Champagne Marchand Boulanger Meunier Lebel Labelle Content"""
SOUTH_ASIAN = """Singh Kaur Gill Sandhu Dhillon Sidhu Grewal Brar Bains Dhaliwal Patel Sharma Khan Ahmed Malik Hussain Iqbal Sekhon Virk Cheema
Mann Deol Basra Thind Johal Toor Sahota Atwal Harpreet Gurpreet Jaswinder Manpreet Sunny Lucky Happy Deep Raj Ram Rana Pal Das Bath Ravi
Priyanka Lakshmi Venkatesh Subramaniam Chowdhury Rahman Tamilselvi Sivakumar Nadarajah"""
CHINESE = """Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Zhu Hu Guo Lin Gao Luo Zheng Liang Xie Song Tang Deng Han Feng Cao Peng Zeng
Xiao Tian Dong Yuan Pan Jiang Cai Wei Yip Wong Chan Cheung Lau Leung Ng Lam Kwok Tse Yeung Fung Mok Chow Tsang Chiu Kwan Poon Yuen Tam Mak
Lo Lui Siu Pang Kong Fong Ip Sze Ko Yan Yim Shum Szeto Mei Xiuying Jun Long Ming Bing"""
INDIGENOUS = """Cardinal Bear Starblanket Littlechild Goodstriker Manyguns Crowchild Kakfwi Tootoosis Ittinuar Aglukkaq Papatsie Qaujigiaq
Nakashuk Awashish Ottereyes Petiquay Niquay Mestokosho Kistabish Diabo Goodleaf Echaquan Whitebear Yellowknee Wapass Okpik Tagaq Qitsualik
Sky Cloud Eagle Moose Fox Wolf Beaver Rabbit Thunder Snow Stonechild Blackbird Weaselhead Heavyshield"""
ARABIC = """Mohamed Ahmad Hassan Ali Khalil Haddad Mansour Nasser Salah Amal Nour Noor Iman Hadi Karim Zahra Fatima Abdallah Khoury Bouteflika
Benali Ouali Boukhari Rachid Yasmine Djamila Mustapha Hamza Youssef Saïd Abdelkader Zeinab Rim Ward Mona"""
UKRAINIAN = """Shevchenko Kovalenko Bondarenko Tkachenko Melnyk Oleksandr Olha Iryna Taras Bohdan Kateryna Vira Nadiya Lyubov Hrytsenko
Petrenko Danylo Zelenskyy Chornovol Sawchuk Kowalchuk Hnatyshyn Romaniuk Shkurupiy"""
ENGLISH = """Rose Mark Will Grace Frank Jack Bill Rob Bob Sue Art Gene Nick Carol Dawn Hope Faith Joy Violet Daisy Ivy Hazel Pearl Crystal Robin
White Black Brown Green Gray Young Long Short Little Best Hill Wood Stone King Cook Small Sharp Smith Baker Park Lake Bishop Hunter Autumn Summer Amber
Peter Patricia Quackenbush O'Brien MacDonald Jean-Luc Vandenberg Nguyen Tran Phạm Đặng Müller Žižek Ćosić"""
#: Names that are words without which little is understood, or months: they are recognised by where they stand.
ALSO_WORDS = (
    "He", "Le", "La", "Ma", "An", "Do", "So", "You", "To", "In", "My", "Lui", "Day", "Good", "Ben", "Line", "West", "Light", "Bon", "Parent", "Roy",
    "June", "May", "April", "August", "Avril", "Mai", "Summer", "Autumn", "Noël",
    "Racine", "Bureau", "Grand", "Small", "Sharp",
)  # fmt: skip

NAMES = tuple(dict.fromkeys(f"{QUEBECOIS} {SOUTH_ASIAN} {CHINESE} {INDIGENOUS} {ARABIC} {UKRAINIAN} {ENGLISH}".split()))

#: What callers say, without anybody in it.
SAID = (
    "my gums are a bit funny lately you know",
    "I was kind of hoping for something when the kids are at school",
    "well I was thinking you know the thing is it hurts when I chew on the left side",
    "a filling fell out last week and now it hurts when I drink cold water. I need somebody to look at it",
    "whenever you have something in the afternoon would be nice",
    "bonjour je voudrais un rendez-vous pour ma petite bouche",
    "ben là ça dépend de ma belle-mère, elle travaille le matin",
    "j'ai une dent qui branle depuis hier, pis ça fait mal quand je mange",
    "est-ce que vous avez quelque chose après le travail la semaine prochaine",
)

_EN = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_FR = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf")


def spoken(digits, words=_EN, gap=" "):
    """Say digits one by one."""
    return gap.join(words[int(digit)] for digit in digits)


def telephone_forms(digits):
    """Return how ten digits are said and written."""
    area, exchange, line = digits[:3], digits[3:6], digits[6:]
    parts = (area, exchange, line)
    return (
        digits, "-".join(parts), " ".join(parts), f"({area}) {exchange}-{line}", f"+1 {area} {exchange} {line}", ".".join(parts),
        " ".join(digits), spoken(digits), spoken(digits, _FR), ", ".join(spoken(part) for part in parts),
        " uh ".join(spoken(part) for part in parts), " puis ".join(spoken(part, _FR) for part in parts),
        spoken(digits).replace("zero", "oh"), f"the last four are {line}", f"last four {spoken(line)}", f"it's {exchange} and then {line}",
        spoken(digits, gap=" and "),
    )  # fmt: skip


def card_forms(digits):
    """Return how a card's number is said and written: ten digits of a health card, or sixteen."""
    long = digits * 2
    return (
        f"{digits[:4]} {digits[4:7]} {digits[7:]} AB", f"TREQ {digits[:4]} {digits[4:8]}", long[:16], f"{long[:4]} {long[4:8]} {long[8:12]} {long[12:16]}",
        spoken(long[:16]), spoken(digits, _FR), "-".join((digits[:3], digits[3:6], digits[6:9])),
    )  # fmt: skip


BIRTHS = (
    "May third nineteen eighty", "May 3 1980", "May 3rd, 1980", "the third of May nineteen fifty four", "the third of May eighty", "1980-05-03",
    "03/05/1980", "3/5/80", "May third fifty four", "May third two thousand five", "May third twenty fifteen", "my birthday is May third",
    "born May third", "oh three oh five nineteen eighty", "le trois mai dix-neuf cent quatre-vingt", "3 mai 1980", "née le trois mai",
    "le trois mai quatre-vingt-un", "le 3 mai 54", "le trois mai deux mille cinq", "ma date de naissance c'est le 3 mai",
    "zéro trois zéro cinq cinquante-quatre", "May fifty four", "mai cinquante-quatre", "nineteen fifty four", "dix-neuf cinquante-quatre", "twenty fifteen", "oh five",
    "I am forty two years old", "elle a 42 ans", "she turned sixty one",
)  # fmt: skip
ADDRESSES = (
    "zoe@example.ca", "rose.day@gmail.com", "zoe dot day at gmail dot com", "good day at example dot ca", "rose point bon arobase example point ca",
    "K1A 0B6", "k1a0b6", "K1A-0B6", "k one a zero b six", "k un a zéro b six",
)  # fmt: skip
