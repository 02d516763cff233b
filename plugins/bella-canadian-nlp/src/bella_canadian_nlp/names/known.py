"""Names that are known: which are given names, and how some are written. A name that is not here is a name all the same."""

from ..reading import word_set

_ACCENTED_GIVEN = """
Adélaïde Adèle Aïcha Aïda Agnès Aimé Aimée Alizée Amélie Anaïs Anaëlle André Andrée Angèle Angélique Aurélie Aurélien Barthélemy
Bénédicte Benoît Bérénice Béatrice Cédric Céline Célia Célestin Chloé Clémence Clément Clémentine Cléo Cléophas Danaé Daphné Désiré
Désirée Dieudonné Édith Édouard Éléonore Élaine Éliane Élie Éliette Éliot Élisabeth Élise Élisée Élodie Éloi Éloïse Élyse Éméric Émeric
Émile Émilie Émilien Émilienne Émy Éric Érica Érika Étienne Ève Évelyne Évangéline Félicité Félix Frédéric Frédérick Frédérique François
Françoise Gaétan Gaétane Gaël Gaëlle Geneviève Gérald Géraldine Gérard Grégoire Grégory Hélène Héloïse Hervé Inès Irène Irénée Jérémie
Jérémy Jérôme Joël Joëlle José Josée Josué Kévin Laëtitia Léa Léandre Léo Léon Léonard Léonie Léopold Loïc Loïk Lucrèce Léonce Maëlle
Maélie Maël Maïka Maïté Mathéo Matéo Médéric Mégane Mélanie Mélina Mélissa Mélodie Michaël Michèle Mylène Nadège Noël Noëlle Noélie
Noémie Océane Odélie Ophélie Pénélope Raphaël Raphaëlle Régine Régis Régent Rénald Réal Réjean Réjeanne Rémi Rémy René Renée Salomé
Sébastien Ségolène Sévérine Séverine Solène Stéphane Stéphanie Sylvère Thaïs Théo Théodore Thérèse Timothé Timothée Valérie Véronique
Yaël Yaëlle Yoël Zénon Zoé
"""
_ACCENTED_FAMILY = """
Barré Beauséjour Bédard Bégin Béland Bélanger Béliveau Bérard Bérubé Bézeau Chénard Chénier Chrétien Côté Crépeau Deschênes Désaulniers
Désilets Désormeaux Duchêne Dubé Dupéré Dupré Fréchette Frégeau Gagné Gélinas Gélineau Généreux Gérin Guérard Guérin Guérette Hébert
Hémond Héroux Hétu Labbé Labrèche Laferrière Laflèche Laliberté Lagacé Lauzière Lavallée Léger Légaré Lemaître Lépine Létourneau
Lévesque Léveillé Léveillée Longpré Ménard Méthot Melançon Néron Paré Péladeau Péloquin Pépin Périard Périgny Préfontaine Prévost
Préville Quévillon Raîche Rhéaume Séguin Sénécal Sénéchal Théberge Thériault Thérien Théorêt Tétreault Tétrault Trépanier Vallée
Vallières Vézina Véronneau Zéphir
"""

#: Given names of Québec and of the rest of Canada, in small letters without accents.
_GIVEN = """
aaron abdul abigail adam adele adrian adrien ahmed aidan aisha alain alan albert alec alejandro alex alexander alexandra alexandre
alexia alexis alfred ali alice alicia alison allan allen alyssa amanda amandeep amber amelie amina amir amit amy ana anais andre andrea
andree andrew andy angela angele angelica angelina anita anjali ann anna anne anne-marie annie anthony antoine anton antonio arash
arianne arjun arlene armand arthur arnaud ashley audrey aurelie austin ava barbara barry beatrice ben benjamin benoit bernadette bernard
bernice beth betty beverly bianca bill billy blair bob bonnie brad bradley brandon brenda brent brian brigitte brittany bruce bruno
bryan caleb cameron camille carl carla carlos carmen carol carole caroline carolyn carter catherine cathy cecile cecilia cedric celine
chad chantal charlene charles charlie charlotte chelsea cheryl chloe chris christian christiane christina christine christopher cindy
claire clara claude claudette claudia claudine clement clifford cody colette colin colleen connie connor corey corinne craig crystal
curtis cynthia daisy damien dan dana daniel daniela daniele danielle danny darlene darren dave david dawn dean deborah debbie deepak
denis denise dennis derek desmond diana diane dieudonne dimitri dominic dominique don donald donna dorothy doris doug douglas duncan
dustin dylan earl eddie edgar edith edouard edward eileen elaine eleanor elena eli elias elijah elisabeth elise elizabeth ella ellen
elliot elodie eloise elsa emile emilie emily emma emmanuel eric erica erin ernest esther ethan etienne eugene eva evan evelyn eve fatima
fatoumata farah faye felix fernand fernande fiona flora florence francine francis francisco franco francois francoise frank fred
frederic frederick frederique gabriel gabriela gabrielle gaetan gail gary gaston genevieve geoffrey george georges georgia georgina
gerald geraldine gerard germain ghislain ghislaine gilbert gilles gina ginette giovanni gisele giuseppe glen glenda glenn gloria gordon
grace graham grant greg gregory gertrude guillaume gurpreet guy guylaine gwen hannah harjit harold harpreet harriet harry hassan hazel
heather hector helen helene henri henriette henry herve hiroshi holly howard hubert hugh hughes hugo huguette hussein ian ibrahim igor
imran ines ingrid irene iris irma isaac isabel isabella isabelle ivan jack jackie jacob jacqueline jacques jade jaime jake jamal james
jamie jan jane janet janice jared jasmine jasmin jason jasper jean jeanne jean-claude jean-francois jean-guy jean-marc jean-paul jean-
pierre jean-philippe jeanette jeff jeffrey jenna jennifer jenny jeremie jeremy jerome jerry jesse jessica jessie jill jim jimmy joan
joanna joanne jocelyn jocelyne jody joe joel joelle joey johanne john johnny jon jonathan jordan jorge jose josee joseph joshua josiane
joy joyce juan juanita judith judy julia julian julie julien juliette justin justine kaitlyn karen karim karina karine karl kate
katherine kathleen kathryn kathy katia katie kayla keith kelly kelsey ken kenneth kenny kerry kevin khalid kim kimberly kirk kristen
kristin kristina krystal kumar kyle lance larry laura laurel lauren laurence laurent laurie laurier lawrence lea leah leo leon leonard
leonie leslie lewis liam lianne liette liliane lillian lily lina linda lindsay line lionel lisa lise liz lloyd logan loic lois lorenzo
loretta lori lorna lorraine lou louis louise luc luca lucas lucie lucien lucille lucy luis luke lydia lyne lynn mackenzie madeleine
madison maggie mahmoud manon manpreet manuel marc marcel marcelle marco marcus margaret marguerite maria mariam marianne marie marie-
claude marie-eve marie-josee marie-pier marilyn mario marion marjorie mark marlene marta martha martin martine marvin mary mason mathieu
mathilde matt matthew matthieu maude maureen maurice mavis max maxim maxime maya megan mehdi mei melanie melissa melvin mercedes mia
micah michael michel michele micheline michelle mikael mike mila mildred milena mireille mitchell mohamed mohammed mohammad moe molly
mona monica monique morgan morris moses muhammad murray mustafa myriam myrtle nadia nadine nancy naomi naomie natalia natalie natasha
nathalie nathan navdeep neil nelson nicholas nick nicolas nicole nina nisha noah noel noelle noemie nora norma norman normand odette
olga olivia olivier omar oscar owen pablo paige pam pamela pascal pascale pat patrice patricia patrick paul paula pauline pearl pedro
peggy penny percy perry pete peter philip philippe phillip phoebe phyllis pierre pierrette pierre-luc preeti priya rachel rahul raj
rajesh ralph ramon randy raoul raphael raymond rebecca reggie regina reginald rejean remi rene renee rex rhonda ricardo richard rick
ricky rita rob robert roberta roberto robin rodney roger rohan roland romain roman ron ronald rosa rosalie rose rosemary ross roxanne
roy ruby rudy russell ruth ryan sabrina salma sally sam samantha samir samuel sandeep sandra sandy sanjay sara sarah savannah scott sean
sebastien serena serge sergio shane shannon sharon shaun shawn sheila shelley sherry shirley sidney simon simone sofia solange sonia
sophia sophie spencer stacey stacy stan stanley stella stephane stephanie stephen steve steven stuart sue sukhdeep suzanne susan susie
suzie svetlana sybil sydney sylvain sylvia sylvie tamara tammy tania tanya tara taras taylor ted teresa terri terry thanh theo theresa
therese thierry thomas tiffany tim timothy tina todd tom tommy toni tony tracey tracy travis trevor tristan troy tyler ursula valentina
valerie vanessa vera vernon veronica veronique vicky victor victoria viktor vincent violet virginia vivian vladimir volodymyr wade
walter wanda warren wayne wei wendy wesley wilfrid will william willie winston xavier yan yann yannick yasmin yasmine yolande youssef
yvan yves yvette yvon yvonne zachary zahra zoe
"""


def _fold(name: str) -> str:
    return name.lower().translate(str.maketrans("àâäáçéèêëíîïñóôöúùûüÿ", "aaaaceeeeiiinooouuuuy"))


#: How a name is written that engines write without accents.
ACCENTED: dict[str, str] = {_fold(name): name for name in (_ACCENTED_GIVEN + _ACCENTED_FAMILY).split()}

#: Known given names, without accents: they rank, and tell given from family.
GIVEN: frozenset[str] = frozenset(_GIVEN.split()) | frozenset(_fold(name) for name in _ACCENTED_GIVEN.split())

#: "jean guy" and "marie eve" are one given name each, if another name follows.
COMPOUND = word_set("jean marie pierre anne louis marc paul luc josee lou")
