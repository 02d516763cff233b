"""What people say with a name, a number or an address in it: ``said|what must not be shown|…``."""

PLANTED = tuple(
    (said, tuple(planted))
    for said, *planted in (
        line.split("|")
        for line in """
hey um it's like for my kid hope she chipped something|hope
i was kind of thinking for my husband mark to see somebody|mark
so my name is will and i got this thing going on|will
will smith calling about like my mouth thing|smith|will
yeah rich young here i was wondering|rich|young
joy speaking i need to sort something|joy
my daughter summer has a wobbly one|summer
my daughter april needs something|april
this is may chan and my thing fell out|may|chan
it's june calling about a thing|june
it's about august he is six|august
hi it's grace okafor|grace|okafor
grace okafor is my sister and she said to ring you|grace|okafor
okafor is my last name|okafor
chen is my family name and I want something|chen
my doctor was doctor bhatt at sick kids|bhatt
the name's so calling from up the road|so
my last name is no like the word|no
last name is page first name is paige|page|paige
you can call me dr love|love
mr long here|long
put it under green|green
it's under the name of west|west
i'm calling for my friend bill he can't talk|bill
my mother in law rose wood wants one|rose|wood
my boss frank said you guys are good|frank
i have a note from angel at reception|angel
spell it t as in table r as in river e as in egg|table|river|egg
it's spelled b r o w n|b|r|o|w|n
that's s m i t h|m|i|t|h
alpha bravo charlie delta|bravo|charlie|delta
w as in water e as in egg s as in sugar t as in tea|water|sugar|tea
my email is good day at gmail dot com|good|day
email it to brown dog at hotmail dot com|brown|dog
write me at peter at work dot ca|peter|work
my address is twelve king street|twelve|king
i live at 45 queen street west|45|queen
number's four one six five five five oh one two three|four|one|six|five
it is 416 555 0123|416|555|0123
four sixteen triple five oh one twenty three|sixteen|triple|twenty
my card is 1234 567 890 ab|1234|567|890|ab
o h i p one two three four|one|two|three|four
born on the third of may nineteen eighty|third|may|nineteen|eighty
i am thirty four and have a thing|thirty|four
she's nine years old|nine
date of birth is oh five oh six ninety nine|five|six|ninety
may third fifty four is me|may|third|fifty
policy number is twelve thirty four|twelve|thirty
my policy is twelve thirty four|twelve|thirty
extension twelve please|twelve
my sin is twelve thirty four fifty six|twelve|thirty
my file is forty two|forty
my visa ends in twelve thirty four|twelve|thirty
group thirteen certificate fourteen with sun life|thirteen|fourteen|sun
apartment twelve|twelve
the last four are twelve thirty four|twelve|thirty
my pin is twelve thirty|twelve
licence number b twelve|twelve|b
my neighbour justice told me about you|justice
my cousin charity is with you guys|charity
my wife constance and i|constance
dr joy fixed it before|joy
i saw doctor bliss before|bliss
say hi to melody for me|melody
tell river i will be there|river
ask for amber she knows me|amber
amber knows me|amber
brandon said so|brandon
does jack still work there|jack
mary anne little would like something|mary|anne
for small please last name small|small
mrs small here|small
mr sharp here with a sharp thing|mr sharp
sharp speaking|sharp
i'm nice like the word nice|i'm nice
my husband sang hurt something|sang
mr ho wants one|ho
miss do here|do
this is an nguyen|an nguyen|nguyen
le van here|le van|van
it's li he calling|li|he calling
ms you calling|you calling
i'm an|i'm an
my name is art vandelay|art|vandelay
my names patience|patience
names patience|patience
me llamo hope garcia|hope|garcia
hi bella it's dawn|dawn
hello i'm christian|christian
i'm hungry jack's mom|jack
it's hunter's mom here|hunter
that is for chase and chance my twins|chase|chance
my twins chase and chance|chase|chance
chase and day need one|chase|day
my two boys day and light need one|day|light
the kids are west and light|west|light
booking for mister good|good
please tell good that i rang|good that
the patient is good|good
the patient's name would be good|be good
patient called light|light
she's called light|light
they call her light|light
known as light|light
goes by light|light
my name you ask well it's light|light
light's the name|light
light is my name|light
light is the last name|light
first name light last name day|light|day
day comma light|day|light
name light|light
my stepson light hurt his mouth|light
my roommate west hurt his mouth|west
my grandfather west hurt his mouth|west
my student west hurt his mouth|west
my client west hurt his mouth|west
my dad's name is west|west
my ex west hurt his mouth|west
my girl west hurt her mouth|west
my boy west hurt his mouth|west
our son west hurt his mouth|west
little west hurt his mouth|west
baby west hurt his mouth|west
i'm here about west|west
regarding west|west
it's regarding west|west
on behalf of west|west
i take care of west|west
west's appointment|west
for west's appointment|west
west and i want to come|west
west told me to ring|west
pastor west told me|west
captain west told me|west
professor west told me|west
coach west told me|west
hygienist west did it last|west
bonjour c'est rose tremblay|rose|tremblay
mon gars chance a mal|chance
ma fille prune s'est cognée|prune
mon nom c'est côté|côté
racine à l'appareil|racine
madame racine ici|racine
monsieur racine voudrait venir|racine
je suis monsieur surprenant|surprenant
monsieur bureau ici|bureau
c'est sauvé mon nom|sauvé
monsieur bonhomme|bonhomme
je m'appelle désirée parfait|désirée|parfait
au nom de petit|petit
c'est au nom de parent|parent
pour mon chum luc|luc
ma blonde marie a mal|marie
mon conjoint parfait a mal|parfait
le nom est légaré l e g a r e|légaré|l e g a r e
t comme table r comme roue|table|roue
mon courriel c'est bon jour arobase gmail point com|bon|jour
mon numéro quatre cent dix huit|quatre|cent|dix|huit
cinq un quatre cinq cinq cinq|cinq|quatre
née le trois mai quatre vingt|trois|mai|quatre|vingt
j'ai trente quatre ans|trente|quatre
j'habite au douze rue principale|douze|principale
mon poste est le douze|douze
police douze trente quatre|douze|trente
mon dossier est le douze trente|douze
ramq t r e m douze trente quatre|douze|t r e m
chen m'a dit|chen
ma voisine fleur m'a dit|fleur
c'est le papa de fleur|fleur
c'est le papa de light|light
c'est la mère à petit|petit
mon beau père grand veut venir|grand
c'est monsieur grand|grand
madame juste à l'appareil|juste
mon nom juste c'est vu|vu
l'enfant s'appelle neige|neige
mon fils s'appelait jean il est mort|jean
le patient c'est petit|petit
prénom belle nom petit|belle|petit
allô ici petit|petit
de la part de petit|petit
au sujet de petit|petit
concernant petit|petit
chez madame dimanche|dimanche
monsieur dimanche|dimanche
mon petit fils light a mal|light
ma belle soeur light a mal|light
ma belle-fille light a mal|light
mon ami light a mal|light
le petit light a mal|light
ma tante joie a mal|joie
maître petit|petit
docteur petit m'a dit|petit
mon nom de fille c'est petit|petit
mon nom d'épouse petit|petit
inscrite sous petit|petit
sous le nom petit|petit
la famille petit|petit
the day family wants to come|day
the light family|light
the good family|good
mes enfants light et west|light|west
mon colocataire west a mal|west
mon ex west a mal|west
ma cliente west a mal|west
mon grand-père west a mal|west
mon beau-frère west a mal|west
hope needs a cleaning|hope
can hope come in instead|hope
rose and grace both need one|rose|grace
it's for rose|rose
pierre a mal depuis hier|pierre
blanche voudrait venir|blanche
c'est pour blanche et olive|blanche|olive
c'est pour ma petite fleur|fleur
my last name is small|small
book it for my daughter destiny|destiny
the appointment is for faith not for me|faith
put me down as good|good
the name on the file is day|day
our little light has a loose one|light
my brother west and my cousin day|west|day
my sister hall moved here|hall
we are the hall family|hall
just ask nurse bridge she knows|bridge
my aunt root sent me|root
the small twins need a visit|small
can large come too|large
small and large both need one|small|large
line a mal aux dents|line
line et petit ont mal|line|petit
c'est belle qui appelle|belle
mon frère grand est là|grand
ma sœur belle a perdu un morceau|belle
ma nièce parfait est malade|parfait
notre voisine racine m'a envoyé|racine
dites à bien que je viens|bien
le dossier de bon|bon
je suis la mère de prince|prince
je suis la femme de place|place
i'm at twenty two main street|twenty|two|main
on west street near the park|west
sur la rue des érables|érables
au quatre cent rue principale|quatre|cent|principale
chemin de la place|place
she is seven and scared|seven
he turned twelve and it hurts|twelve
who is eleven|eleven
il a huit et elle a dix|huit|dix
the last three are nine one four|nine
les quatre derniers c'est onze douze|onze|douze
first four digits six six one two|six
sierra six mike nine|six|nine|sierra|mike
b as in bravo nine|bravo|nine
call me at nine oh five five five five|nine|five
my code is k one a|k|one
text me at hope at shaw dot ca|hope|shaw
c'est rose arobase bell point ca|rose|bell
i'm sharp like the word sharp|sharp
c'est petit comme le mot petit|petit
alpha one alpha one alpha one and mornings|alpha|one
c'est pour le petit noël il a trois ans|noël
for little summer any tuesday|summer
miss line here|line
ms so speaking|so
ms fine has a question|fine
i'm long|long
this is so|so
good's mom here|good
light's dad calling|light
i'm the mother of day|day
parent of light|light
golf five lima four charlie nine after work|golf|lima|charlie
it's hotel two kilo seven alpha one and mornings|hotel|kilo|alpha
v comme very quatre y comme yes trois|very|quatre|yes|trois
mon code c'est a un a deux a trois|a un|a deux|a trois
april fifth in forty five|april|fifth|forty|five
may third of the year fourteen|third|fourteen
june twelfth in '45 is me and any tuesday|june|twelfth|45
le cinq avril en quarante-cinq|cinq|avril|quarante
ma fête le trois mai de l'année douze|trois|mai|douze
peter at sign work period com|work|com
good morning at gmail dot work|morning|work
mardi matin trait d'union dix arobase gmail point com|mardi|matin|dix
""".strip().splitlines()
    )
)
