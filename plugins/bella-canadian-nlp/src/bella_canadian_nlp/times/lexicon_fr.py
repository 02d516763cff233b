"""French words of time, as written with or without accents and as said in Québec; see ``lexicon_en``. All in plain letters."""

from typing import Final

WORDS: Final = """
W 0: lundi, lundis, lun .
W 1: mardi, mardis, mar .
W 2: mercredi, mercredis, mer .
W 3: jeudi, jeudis, jeu .
W 4: vendredi, vendredis, ven ., vend .
W 5: samedi, samedis, sam ., sam
W 6: dimanche, dimanches, dim ., dim
V 0: lun
V 3: jeu
V 4: ven
M 1: la nouvelle annee, apres les fetes, janvier, janv, janv ., jan, jan .
M 2: fevrier, fev, fev ., fevr, fevr .
M 3: mars
M 4: avril, avr, avr .
M 5: mai
M 6: juin
M 7: juillet, juil, juil .
M 8: aout
M 9: septembre, sept ., sep, sep .
M 10: octobre, oct, oct .
M 11: novembre, nov, nov .
M 12: decembre, dec, dec .
T 0: aujourd'hui, aujourd hui, aujourdhui
T 1: demain, le lendemain, lendemain, le jour d'apres
T 2: apres - demain, apres demain, surlendemain, le surlendemain
T -1: hier
T -2: avant - hier, avant hier
J now: maintenant, tout de suite, la la, tusuite, immediatement, tout d'suite
J moment: en ce moment, pour l'instant, pour le moment
G evening: a soir, a soir la
G morning: a matin
G afternoon: tantot, tanto
G last_night: hier soir, cette nuit passee
P morning: matin, matinee, mat, matins, avant - midi, avant - midis, l'avant midi, cet avant midi, en avant midi, l'avant - midi
P morning: cette matinee, d'avant - midi, en avant - midi
P noon: heure du midi, l'heure du midi, heure du diner, l'heure du diner, diner, heure du lunch, l'heure du lunch, heure de diner
P afternoon: apres - midi, apres midi, apres - midis, apres midis, aprem, aprems, apremi, apres - diner
P afternoon: d'apres - midi, d'apres midi, d'apres - midis
P evening: soir, soiree, soirs
P supper: souper, l'heure du souper, heure du souper
P after_school: apres l'ecole, apres les cours, apres la classe
P after_work: apres le travail, apres la job, apres l'ouvrage, apres le boulot, apres mon travail, apres ma job
P early_morning: petit matin, premiere heure, a la premiere heure, aux premieres heures, des la premiere heure
P early_morning: avant le travail, avant la job, avant l'ouvrage, avant l'ecole, avant les cours
P early_morning: premier rendez - vous de la journee, premier rendez - vous du matin, premiere place de la journee
P end_of_day: dernier rendez - vous de la journee, derniere place de la journee
P night: nuit
w other: sur deux, sur trois
w break: semaine de relache, la relache, la semaine de relache
w device: plaque de nuit, plaques de nuit, gouttiere de nuit, appareil de nuit, protecteur de nuit
w device: plaque pour la nuit, travail de nuit, quart de nuit
w greeting: bonne journee, bon matin, bonne soiree, bonne fin de journee, bon apres - midi, bon apres midi, bonne fin de semaine
w greeting: bonne nuit, bon weekend, bonne fin de soiree, bon week - end
P breakfast: dejeuner, petit - dejeuner, petit dejeuner
P day: journee
N 12: midi, ce midi
N 0: minuit
u minute: minute, minutes, min, mn
U day: jour, jours
U business: jour ouvrable, jours ouvrables
U week: semaine, semaines
U fortnight: quinzaine
U month: mois
U year: an, ans, annee, annees
K 0: longue fin de semaine, la fin de semaine, fin de semaine, en fin de semaine, fins de semaine, weekend, week - end, week end, fds
K 0: fin d'semaine
X 1: prochain, prochaine, prochains, prochaines
S 0: ce, cet, cette, ces, courant, de ce, de cette, - ci, ci
F 1: suivant, suivante, d'apres, qui suit, d'ensuite, d'apres ca
L 2: avant - dernier, avant - derniere, avant dernier, avant derniere
L 1: il y a, ca fait, dernier, derniere, derniers, dernieres, passe, passee, passes
@ at: a, a l'heure de, pour les, pile a, rendu a
@ for: pour
@ at: at
i in: en, dans, pendant, durant, dans le courant de
s on: peut - etre, peut etre, sur, disons, mettons, genre le
_ within: sous, au cours des, au cours de, au courant des, dans moins d', en moins d', d'ici, dans moins de, en moins de, d'ici a
B before: je commence a, je commence a travailler a, j'commence a, je dois partir a, il faut que je parte a, pas apres
B before: before, until, avant, plus tot que, plus tot qu'
B by: pas plus tard que, pas plus tard qu'a, pas plus tard qu'
A after: je finis a, je finis de travailler a, je finis l'ouvrage a, je termine a, j'finis a, je sors du travail a, sort de l'ecole a
A after: finit l'ecole a, finit a l'ecole a, sortent de l'ecole a, after, apres, passe, plus tard que, plus tard qu'
A after: pas avant apres
A not_before: pas avant
< from: commencant, commencant le, qui commence, qui debute, debutant
< day: a partir du, a compter du
< clock: a partir de, a compter de
< from: a partir d', depuis, des, a partir
> day: jusqu'au, d'ici au
> to: jusqu'a, jusque, jusqu'aux, jusqu', jusqu'en, jusque a
t to: au, aux
^ between: entre, en entre, between
+ and: et, puis, pis, et puis
& or: or, and, ou, ou bien, ou encore, soit, ou sinon, ou peut etre, ou peut - etre, ou ben
~ about: quelque chose comme, quelque part vers, around, vers, environ, a environ, autour de, aux alentours de, aux environs de
~ about: a peu pres, peu pres, dans le coin de, alentour de, genre
~ day: aux alentours du, autour du, aux environs du, alentour du, dans les environs du
~ about: vers les, dans les environs de, autour d'
O of: de, du, d', des, de la, de l'
l the: le, la, l', les, mon, ma, mes
g a: un, une
q quarter: quart
3 three_quarters: trois quarts, trois quart
Q half: moitie, demi, demie, d'mie
v minus: moins
h heures: heure, heures, h, hre, hres, hrs
m am: am, a m, a . m ., a . m
m pm: pm, p m, p . m ., p . m
5 30: demi - heure, demi heure, demie heure, demie - heure
5 15: quart d'heure
5 45: trois quarts d'heure
2 2: couple, couple de, couple d', une couple de, une couple d'
2 3: quelques, plusieurs
p later: ou plus tard, ou apres, et plus tard, ou n'importe quand apres, et apres, et plus
r earlier: au plus tard, au plus tard a, dernier delai, max, maximum
r earlier: ou plus tot, ou avant, et avant
8 spring: printemps
8 summer: ete
8 fall: automne
8 winter: hiver
n nearest: le plus proche, la plus proche, plus proche, le plus pres, la plus pres
R later: plus tard, plus loin
E start: debut, debut de, debut du, tot, tres tot, tot dans, de bonne heure, en debut de, en debut d', debut d', au debut de, au debut du
E start: au debut d', tot en, bonne heure, tot le, tot de, tot du, tot le, au debut
E first: premiere affaire, premiere chose
E mid: milieu, milieu de, milieu du, milieu d', en milieu de, en milieu d', au milieu de, au milieu du, au milieu d', mi -, mi
E end: fin, fin de, fin du, fin d', en fin de, en fin d', tard, tres tard, tard dans, a la fin de, a la fin du, a la fin d', tard en
E end: la fin de, la fin du, a la fin des, tard le, a la fin
E later: plus tard dans, un peu plus tard dans
E rest: reste de, le reste de, reste du
! except: sauf, excepte, a part, hormis, au lieu de, au lieu du, plutot que, plutot qu', pas trop, n'importe quand sauf
! unable: pas, jamais, ni, ni le, je suis pas disponible, je ne suis pas disponible
! unable: chus pas disponible, j'peux pas, je peux pas, je peux pas venir
! unable: veux pas, je veux pas, j'veux pas, je ne veux pas, veux pas venir, je veux pas venir, j'veux pas venir
! unable: je ne peux pas, pas pour, pas a, pas en, pas de, pas avec
! busy: je travaille, j'travaille, j'ai de l'ecole, j'ai des cours, je suis occupe, je suis occupee, chus occupe, chus occupee
* any: n'importe quel, n'importe quelle, tous les, toutes les, chaque, tous, tout les, n'importe lequel
* weekdays: de semaine, jour de semaine, jours de semaine, la semaine seulement, sur semaine, en semaine
* daily: tous les jours, n'importe quel jour, n'importe quand, chaque jour
? asap: des que possible, le plus tot possible, le plus vite possible, au plus vite, au plus sacrant, aussitot que possible
? earliest: au plus tot, au plus tot a
? asap: premiere disponibilite, premiere place disponible, prochaine disponibilite, le plus rapidement possible, au plus coupant
? asap: premier rendez - vous disponible, la premiere place, prochaine place disponible, des que vous pouvez, le plus tot
H new_year: jour de l'an, le jour de l'an, nouvel an, premier de l'an
H new_year_eve: saint - sylvestre, st - sylvestre, saint sylvestre, reveillon du jour de l'an, reveillon du nouvel an
H new_year_eve: veille du jour de l'an, la veille du jour de l'an
H epiphany: fete des rois, jour des rois
H family_day: fete de la famille, jour de la famille, journee louis riel
H valentine: saint - valentin, st - valentin, saint valentin
H st_patrick: saint - patrick, st - patrick, saint patrick
H good_friday: vendredi saint
H groundhog_day: jour de la marmotte
H shrove_tuesday: mardi gras
H ash_wednesday: mercredi des cendres
H april_fools: poisson d'avril
H palm_sunday: dimanche des rameaux, rameaux
H holy_thursday: jeudi saint
H holy_saturday: samedi saint
H earth_day: jour de la terre
H ascension: l'ascension, jeudi de l'ascension, fete de l'ascension
H pentecost: pentecote, dimanche de la pentecote
H whit_monday: lundi de la pentecote, lundi de pentecote
H easter: paques, dimanche de paques
H easter_monday: lundi de paques
H mothers_day: fete des meres
H victoria_day: fete de la reine, journee nationale des patriotes, fete des patriotes, journee des patriotes, fete de victoria
H fathers_day: fete des peres
H indigenous_day: journee nationale des peuples autochtones
H st_jean: saint - jean - baptiste, saint - jean, st - jean - baptiste, st - jean, saint jean baptiste, saint jean, st jean
H st_jean: fete nationale, fete nationale du quebec
H canada_day: fete du canada
H civic_holiday: conge civique
H acadian_day: fete nationale de l'acadie, fete de l'acadie, fete des acadiens
H labour_day: fete du travail, conge de la fete du travail
H reconciliation: journee de la verite et de la reconciliation, journee nationale de la verite et de la reconciliation
H thanksgiving: action de grace, action de graces, l'action de grace, l'action de graces, action - de - grace
H halloween: halloween
H all_saints: toussaint
H remembrance: jour du souvenir, le jour du souvenir
H christmas_eve: veille de noel, la veille de noel, reveillon de noel, le reveillon de noel, reveillon, le reveillon
H christmas: noel, jour de noel
H boxing_day: lendemain de noel, le lendemain de noel
# 1: lendemain de, lendemain du, le lendemain de, le lendemain du, lendemain d', le lendemain d', le jour apres, le jour suivant
# -1: veille de, la veille de, veille du, la veille du, la veille d', le jour avant, jour avant, la journee avant
# -2: avant - veille de, avant - veille du, avant - veille d', l'avant - veille de, l'avant - veille du, l'avant - veille d'
# 2: surlendemain de, surlendemain du, surlendemain d', le surlendemain de, le surlendemain du, le surlendemain d'
# 7: la semaine apres
# -7: la semaine avant
"""

STRONG: Final = """
lundi mardi mercredi jeudi vendredi samedi dimanche demain hier aujourd' matin soir soiree midi minuit heures semaine mois jour
jours janvier fevrier avril juin juillet aout septembre octobre novembre decembre prochain prochaine le la les l' d' un une de du
je j' c' est ce vous avec pour et ou dans entre vers apres avant jusqu' oui merci pas peux voudrais aimerais rendez
"""
