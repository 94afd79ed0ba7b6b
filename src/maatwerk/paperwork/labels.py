# ruff: noqa: E501, SIM905 - patterns, one alternative after the other
"""The headings, fillers and phrases by which statements of other makers are read, in six languages.

Data only. Patterns are lower case and meet lower-case text; each line serves en, de, fr, nl, es, it in turn.
"""

# What a heading announces, in the order in which it is tried: the first that fits wins.
HEADINGS: tuple[tuple[str, str], ...] = (
    (
        "representative",
        r"authori[sz]ed representative|\be[cu][ -]?rep\b|bevollmächtigt\w*|mandataire|représentant autorisé"
        r"|gemachtigd\w*|gevolmachtigd\w*|representante autorizado|mandatario|rappresentante autorizzato",
    ),
    (
        "sites",
        r"manufacturing (?:sites?|locations?|facilit\w+|plants?|premises)|(?:sites?|places?) of manufactur\w+"
        r"|production (?:sites?|locations?|facilit\w+)|manufactured at|made at"
        r"|fertigungs(?:stätten?|orte?|standorte?)|herstellungs(?:stätten?|orte?)|produktions(?:stätten?|orte?|standorte?)"
        r"|betriebsstätten?|(?:sites?|lieux?) de (?:fabrication|production)"
        r"|(?:productie|fabricage|vervaardigings)(?:locaties?|plaats(?:en)?|vestiging(?:en)?)"
        r"|plaats(?:en)? van (?:vervaardiging|fabricage|productie)"
        r"|(?:lugar|centro|sitio|instalaci\w+|planta)(?:e?s)? de (?:fabricaci\w+|producci\w+)"
        r"|(?:sit[oi]|luog(?:o|hi)|stabiliment[oi]) (?:di|della) (?:fabbricazione|produzione)",
    ),
    (
        "exceptions",
        r"exceptions?|(?:not|non)(?: |-)(?:fully|entirely|completely) (?:met|complied|fulfilled)|deviations? from (?:annex i|the gspr)"
        r"|nicht (?:vollständig |voll |ganz )?(?:eingehalten|erfüllt)\w*|ausnahmen?"
        r"|non (?:entièrement |totalement )?(?:satisfait|respecté|rempli)\w*|niet (?:volledig|geheel)|uitzondering(?:en)?"
        r"|no (?:cumplid\w+|satisfech\w+)|excepci(?:ón|ones)|non (?:interamente|completamente|pienamente) \w+|eccezion[ei]",
    ),
    (
        "substances",
        r"substances?|medicinal \w+|tissues?|(?:human|animal) (?:origin|blood|tissue\w*|cells?)"
        r"|arzneistoff\w*|arzneimittel\w*|stoffe|gewebe\w*|(?:menschlichen|tierischen) ursprungs"
        r"|tissus?|médicament\w*|origine (?:humaine|animale)|stoffen|weefsels?|geneesmiddel\w*|(?:menselijke|dierlijke) oorsprong"
        r"|sustancias?|tejidos?|medicament\w+|origen (?:humano|animal)|sostanz[ae]|tessut[oi]|medicinal[ei]|origine (?:umana|animale)",
    ),
    (
        "exclusive",
        r"(?:exclusive|sole) use|ausschließliche\w* (?:verwendung|anwendung|nutzung|gebrauch)|usage exclusif|utilisation exclusive"
        r"|(?:exclusief|uitsluitend) gebruik|uso exclusivo|uso esclusivo",
    ),
    (
        "characteristics",
        r"characteristics?|specifications?|design features?|prescribed (?:data|parameters?|features?)|dimensions"
        r"|\w*merkmale?|\w*eigenschaften|spezifikation(?:en)?|ausführung|caractéristiques?|spécifications?|particularités"
        r"|kenmerken|specificaties?|eigenschappen|características?|especificaci(?:ón|ones)|caratteristiche|specifich?e?",
    ),
    (
        "prescriber",
        r"prescri(?:ber|bing)\w*|prescribed by|practitioner|physician|doctor|surgeon|dentist|clinician|prescriber's"
        r"|verschreib(?:er|ende\w*)|verordn(?:er|ende\w*)|verschrieben von|verordnet von|behandler(?:in)?|(?:zahn)?arzt|(?:zahn)?ärztin"
        r"|prescripteur|prescrit par|praticien|médecin|chirurgien|voorschrijver|voorgeschreven door|behandelaar|(?:tand)?arts"
        r"|prescriptor|prescrito por|facultativo|odontólogo|(?<!producto )(?<!dispositivo )médico|cirujano"
        r"|prescrittore|prescritto da|(?<!dispositivo )medico|odontoiatra",
    ),
    (
        "institution",
        r"health(?:care)? institution|hospital|clinic|gesundheitseinrichtung|krankenhaus|klinik|praxis|établissement de santé"
        r"|hôpital|clinique|cabinet|zorginstelling|gezondheidsinstelling|ziekenhuis|kliniek|praktijk"
        r"|(?:institución|centro) sanitari[ao]|clínica|istituzione sanitaria|ospedale|clinica",
    ),
    (
        "patient",
        r"patient(?:'s|in|en|e|s)?|user|anwender(?:in)?|utilisateur|patiënt(?:e|en)?|gebruiker|paciente|usuario|paziente|utilizzatore|utente",
    ),
    (
        "manufacturer",
        r"manufacturer(?:'s)?|manufactured by|made by|maker|(?:dental )?laboratory|hersteller(?:s|in)?|hergestellt (?:von|durch)|fertiger"
        r"|(?:dental)?labor|fabricants?|fabriqué par|laboratoire|fabrikant|vervaardiger|producent|laboratorium"
        r"|fabricante|fabricado por|laboratorio|fabbricante|fabbricato da|produttore",
    ),
    (
        "gspr",
        r"safety and performance|gspr|conformity|compliance|annex i|essential requirements"
        r"|sicherheits- und leistungs\w*|sicherheit und leistung|konformität\w*|grundlegende anforderungen|anhang i"
        r"|sécurité et (?:de )?performances?|conformité|exigences générales|annexe i|exigences essentielles"
        r"|veiligheid en prestaties?|veiligheids- en prestatie-?eisen|conformiteit|bijlage i|essentiële eisen"
        r"|seguridad y (?:funcionamiento|rendimiento)|conformidad|requisitos generales|anexo i|requisitos esenciales"
        r"|sicurezza e (?:di )?prestazion[ei]|conformità|requisiti generali|allegato i|requisiti essenziali",
    ),
    (
        "device",
        r"device|product|identification|article|model|type|serial|batch|lot|order|job|reference|description|trade name"
        r"|(?:medizin)?produkte?s?|produkt\w+|sonderanfertigung|\w*bezeichnung|identifi\w+|artikel\w*|modell|typ|serien\w+|charge\w*|auftrag\w*|bestell\w+"
        r"|dispositif|produit|désignation|référence|modèle|commande|série|hulpmiddel|identificatie|serienummer|lotnummer|opdracht\w*"
        r"|ordernummer|omschrijving|producto|dispositivo|identificación|artículo|modelo|serie|lote|pedido|referencia|descripción"
        r"|prodotto|identificazione|articolo|modello|lotto|ordine|riferimento|descrizione",
    ),
    (
        "other",
        r"dates?|place|signatures?|signed|signatory|class(?:ification)?|risk class|remarks?|notes?|storage|retention|phone|telephone|tel|fax|e-?mail"
        r"|version|page|language|legal basis|statement|declaration|datum|ort|unterschrift|klasse|risikoklasse|bemerkung\w*|hinweise?"
        r"|aufbewahrung|telefon|erklärung|seite|lieu|signature|classe|remarques?|déclaration|plaats|handtekening|opmerking\w*|verklaring"
        r"|fecha|lugar|firma|clase|observaciones|declaración|data|luogo|note|dichiarazione|teléfono|telefono|telefoon",
    ),
)

# Words that may stand in a heading beside its key word without making it a sentence or a value.
FILLERS = frozenset(
    """
    a all allowing an and any applicable are as authorised authorized by complete contained contains data detail
    details each enabling exact for full general given health identify identifying if in incorporated incorporates
    indicated information institution intended into is it its legal made medical name names no not nr number numbers
    numerical of on or origin out particular person persons plus prescription product products question registered
    relevant requirements section set sets site sites specific stated that the their they this to under used where
    which who whom with within address addresses adress acronym code codes id custom-made custom made
    declaration statement fully met grounds reasons design general exclusively exclusive use patient prescribed
    aller als an auf aus bei das dem den der des die ein eine einer eines für gegebenenfalls ggf im in laut mit name
    namen nummer nr nach oder und vom von zu zum zur sowie anschrift anschriften adresse adressen angaben daten
    bestimmten bestimmte besondere besonderen person personen spezifische spezifischen des enthaltene enthaltenen
    verschreibung verordnung produkts produktes gemäß anforderungen grundlegende kennzeichnung zur menschlichen
    tierischen ursprungs zellen welche wird werden wurde erklärung verschriebene verschriebenen verordnete verordneten name/akronym/code
    à au aux ce cet cette de des du d dans en et l la le les ou par pour qui sur adresse adresses nom noms numéro
    numéros données personne le cas échéant spécifiques prescription concerné tous toutes générales exigences
    humaine animale origine cellules identification permettant d'identifier l'identification prescrites prescrite
    aan alle bij dat de die door een en het in indien met naam namen nummer of om op te tot van voor waarmee
    waarvoor adres adressen gegevens persoon specifieke voorschrift volgens toepassing cellen oorsprong
    menselijke dierlijke voorgeschreven eisen algemene waaraan is zijn wordt worden voldaan
    al con da dal dalla dati de degli dei del dell della delle di dirección direcciones datos e ed el en gli i il in
    indirizzo indirizzi la las le lo los nome nombre número numero o para per persona por que quello se si su sul un
    una uno y específicas specifiche prescripción prescrizione todos tutti células cellule umana animale humano
    animal origen origine generales generali requisitos requisiti prescritas prescritte
    """.split()
)

# A value that says that there is nothing; on its own it answers, inside a sentence it does not.
NOTHING = (
    r"(?:none|no|nil|n\.? ?[/.]? ?a\.?|not applicable|does not apply|not required|nothing|there (?:is|are) none|[-–—/]+|keine?r?s?|nein|entfällt"
    r"|nicht zutreffend|trifft nicht zu|entf\.|es gibt keine[ns]?|néant|aucune?|sans objet|non applicable|il n[’']y en a (?:pas|aucun)|geen"
    r"|niet van toepassing|n\.?v\.?t\.?|er is geen gemachtigde|ninguno|ninguna|no procede|no aplicable|no aplica|no hay|nessun[oa]?|non applicabile|non c[’']è)"
)

# A value that says that nobody knows: on its own it answers nothing, whatever was asked.
UNKNOWN = (
    r"(?:(?:is |are )?(?:unknown|not (?:yet )?(?:known|stated|given|specified|available|recorded|provided|disclosed)|anonym\w*|pending|to follow|various|divers\w*"
    r"|unbekannt|nicht (?:bekannt|angegeben|genannt)|k\. ?a\.|keine angaben?|ohne angaben?|folgt|wird nachgereicht|inconnue?s?|non (?:précisé|connu|communiqué|renseigné)e?s?|à suivre"
    r"|onbekend|niet (?:bekend|vermeld|opgegeven)|volgt|desconocid[oa]s?|no (?:consta|conocid[oa]|indicad[oa])|sconosciut[oaie]|non (?:not[oaie]|indicat[oaie]|pervenut[oaie])))"
)
# How a text begins that denies what the law asks for: "No prescriber", "There is no ...".
DENIED = (
    r"(?:there (?:is|was|are|were) )?(?:no|not any|without|es gibt keine?n?|keine?n?|ohne|il n[’']y a (?:pas|aucune?)|pas de|aucune?|sans|er is geen|geen|zonder"
    r"|no hay|ning[uú]n[oa]?|sin|non c[’']è|nessun[oa]?|senza)(?: \w+){0,2} (?:prescri\w+|physician|doctor|surgeon|verschreib\w+|verordn\w+|arzt|ärztin|médecin|ordonnance"
    r"|voorschri\w+|arts|médico|receta|medico|ricetta)"
)
# That a prescription gives no characteristics at all.
NO_CHARACTERISTICS = (
    r"\b(?:no|without|keine?|ohne|aucune?|sans|pas de|geen|zonder|ninguna?|sin|nessuna?|senza)(?: \w+){0,2} (?:characteristics?|features?|specifications?|merkmale?|vorgaben?"
    r"|caractéristiques?|kenmerk\w*|característica\w*|caratteristic\w*)\b"
)

# What stands where something was to be filled in.
PLACEHOLDER = (
    r"\bx{2,}\b|\.{4,}|…{2,}|_{3,}|\?{2,}|\btb[acd]\b|\bt\.b\.[acd]\.|\btodo\b|to be (?:completed|filled|determined|confirmed|added|defined|supplied)"
    r"|lorem ipsum|\[[^\]]*\]|<[a-z][^>]*>|\{\{?[^}]*\}?\}|\b(?:fill in|insert|enter) (?:here|name|the|your|patient|address|device)"
    r"|\b(?:first(?: ?name)?,? last(?: ?name)?|name,? surname|vorname,? nachname|prénom,? nom|nom,? prénom|voornaam,? achternaam)\b|\b(?:your|company|hospital|patient|doctor|device) name(?: here)?\b(?! ?:)|\bname here\b|\bjohn doe\b|\bjane doe\b|muster(?:mann|frau|stadt|straße)"
    r"|noch (?:einzutragen|auszufüllen|offen|zu ergänzen)|bitte (?:ausfüllen|eintragen|ergänzen)|wird (?:noch )?nachgereicht|à compléter|à remplir|à définir"
    r"|in te vullen|nog (?:in te vullen|te bepalen)|nader te bepalen|\binvullen\b|por completar|a completar|a rellenar|pendiente de|por definir"
    r"|da completare|da compilare|da definire|da inserire"
)

# "exclusive ... patient" in either order, in one sentence.
EXCLUSIVE = (
    r"exclusive(?:ly)?|sole(?:ly)?|only (?:for|by|on|to be used)|intended only|ausschlie(?:ß|ss)lich\w*|alleinig\w*|nur (?:für|bei|von)"
    r"|exclusi(?:f|ve|vement)\b|réservée? à|uniquement|uitsluitend|exclusief|alleen (?:voor|bij|door)|exclusivamente|exclusiv[oa]|únicamente|solo para"
    r"|esclusivamente|esclusiv[oa]|unicamente|soltanto"
)
PERSON = (
    r"patient(?:in|en|e)?\b|user\b|individual\b|anwender(?:s|in)?\b|person\b|utilisateur\b|patiënte?\b|gebruiker\b|persoon\b|paciente\b|usuario\b"
    r"|persona\b|paziente\b|utilizzatore\b|utente\b"
)
SEVERAL = (
    r"(?:any|all|several|multiple|various|different|other|further) (?:suitable )?(?:patients?|users?)|patients of\b|patient (?:population|group|collective)s?\b|patientengruppen?|(?:alle|mehrere|verschiedene|andere|weitere) patienten"
    r"|(?:plusieurs|tous les|autres|différents) patients|(?:alle|meerdere|andere|verschillende) patiënten|(?:varios|todos los|otros|distintos) pacientes"
    r"|(?:più|tutti i|altri|diversi) pazienti"
)

# That a sentence takes the exclusive use back: "not intended for exclusive use", "not only for".
NOT_EXCLUSIVE = (
    r"\b(?:not|never|neither|nicht|kein\w*|n[’']est pas|pas|niet|geen|non|no)\b[^.,;:]{0,40}?(?:"
    + EXCLUSIVE
    + r")"
)

GSPR = (
    r"general safety and performance|\bgspr\b|annex i\b(?!\.?[ivx])|grundlegenden? sicherheits- und leistungs\w*|anhang i\b(?![ivx])"
    r"|exigences générales en matière de sécurité|annexe i\b(?![ivx])|algemene veiligheids- en prestatie|bijlage i\b(?![ivx])"
    r"|requisitos generales de seguridad|anexo i\b(?![ivx])|requisiti generali di sicurezza|allegato i\b(?![ivx])"
)
CONFORMS = (
    r"conform\w*|compl(?:y|ies|iance|iant)|meets?\b|fulfil\w*|satisf\w+|in accordance with|entspr(?:icht|echen\w*)|erfüllt|übereinstimm\w+|einhält|eingehalten"
    r"|répond\w*|respecte\w*|voldoe\w*|overeenstemming|in overeenkomst|cumpl\w+|soddisf\w+|rispetta\w*|konform\w*"
)
NOT_CONFORM = (
    r"(?:does|do|is|are) not (?:conform|comply|meet|fulfil|satisfy|compliant)|entspricht nicht|erfüllt nicht|(?:n[’']est|est) pas conforme|ne répond pas|voldoet niet"
    r"|no (?:cumple|es conforme)|non (?:è conforme|soddisfa|rispetta)"
)
# That conformity is denied, doubted or not yet known, ahead of the verb or behind the noun.
_BETWEEN = r"(?:(?!\b(?:and|und|et|y|e)\b)(?:[^.,;:()]|, (?:dass|that|que|dat|che)\b)){0,80}?"
CONFORMITY_OPEN = (
    r"\b(?:not|cannot|never|no(?!\.?\s*\d)|without|fails? to|failed to|nicht|kein\w*|ohne|ne|pas|aucun\w*|niet|geen|zonder|sin|ning[uú]n\w*|nessun\w*|senza)\b"
    + _BETWEEN
    + rf"\b(?:{CONFORMS})"
    r"|\b(?:conformity|compliance|konformität|übereinstimmung|conformité|conformiteit|overeenstemming|conformidad|conformità)\b[^.;]{0,160}?"
    r"\b(?:not|nicht|niet|pas)\b (?:yet |noch |encore |nog )?(?:been |be |été )?\w{3,}"
)
UNRESERVED = r"(?:without (?:any )?(?:restriction|reservation|limitation)s?|ohne einschränkung(?:en)?|sans (?:réserve|restriction)s?|zonder (?:beperking|voorbehoud)|sin reservas?|senza riserve)"
PARTLY = r"\b(?:in part|partly|partially|teilweise|zum teil|en partie|partiellement|gedeeltelijk|deels|parcialmente|en parte|parzialmente|in parte)\b"
WITH_EXCEPTION = (
    PARTLY
    + r"|with the exception of|except(?:ing| for| that)?\b|apart from|not (?:fully|entirely|completely) (?:met|complied|fulfilled)|mit ausnahme|außer\b|nicht (?:vollständig|voll|ganz) "
    r"|à l[’']exception|sauf\b|(?:pas|non) (?:entièrement|totalement|pleinement)|met uitzondering|behalve|niet (?:volledig|geheel)|con (?:la )?excepción|salvo\b|excepto"
    r"|no (?:se )?cumpl\w+ (?:por completo|totalmente|plenamente|íntegramente)|ad eccezione|salvo\b|tranne|non (?:interamente|completamente|pienamente)"
)
NO_EXCEPTION = (
    r"(?:without (?:any )?exceptions?|no exceptions?|exceptions?: none|not fully met: none|ohne ausnahmen?|keine ausnahmen?|eingehaltene anforderungen: keine|sans exception"
    r"|aucune exception|satisfaites ?: aucune|zonder uitzondering(?:en)?|geen uitzondering(?:en)?|voldaan: geen|sin excepci\w+|ninguna excepci\w+|completo: ninguno"
    r"|senza eccezion[ei]|nessuna eccezione|soddisfatti: nessuno)"
)

SUBSTANCE = (
    r"medicinal (?:substances?|products?)|arzneistoff\w*|arzneimittel\w*|substances? médicamenteuses?|médicaments?|geneesmiddel\w*|sustancias? medicinal\w*"
    r"|medicament\w+|sostanz[ae] medicinal\w*|medicinal[ei]\b|(?:human|animal)\w* (?:blood|tissues?|cells?|origin)|tissues? (?:or cells )?of (?:human|animal)|gewebe\w*"
    r"|(?:menschlichen|tierischen) ursprungs|tissus\b|origine (?:humaine|animale)|weefsels?|(?:menselijke|dierlijke) oorsprong|tejidos?|origen (?:humano|animal)"
    r"|tessut[oi]|origine (?:umana|animale)"
)
# Materials that say of themselves that indent 8 is met with something to state.
TELLING = (
    r"gentamicin\w*|vancomycin\w*|tobramycin\w*|antibioti\w+|heparin\w*|dexamethason\w*|corticosteroid\w*|sirolimus|paclitaxel|lidocain\w*|chlorhexidin\w*|bovine|porcine|equine|collagen"
    r"|kollagen|bovin\w*|porcin\w*|collagène|collageen|colágeno|collagene|allograft|xenograft|demineralised bone|plasma\b|albumin\w*|thrombin\w*"
)
NEGATION = (
    r"\b(?:no|not|without|none|neither|nor|never|free of|exempt\w*|n/a|kein\w*|nicht|ohne|weder|frei von|entfällt|sans|pas|aucun\w*|ni|ne|non|n[’']|geen|niet|zonder|noch|vrij van|n\.?v\.?t"
    r"|sin|ningun\w*|ningún|tampoco|senza|nessun\w*|né|privo)\b"
)

# A denial that is taken back: "not free of", "cannot be excluded".
DENIAL_OPEN = (
    r"(?:not|never) (?:entirely |completely )?(?:free of|without)|not (?:been )?(?:excluded|ruled out|checked|tested|determined)|cannot be (?:excluded|ruled out)|may (?:still )?contain"
    r"|nicht (?:frei von|ohne|auszuschließen|ausgeschlossen|geprüft)|pas (?:exempt\w*|exclue?s?)|niet (?:vrij van|uitgesloten|uit te sluiten|onderzocht)|no (?:está )?(?:exent[oa]|libre) de"
    r"|no se (?:puede )?(?:excluye|excluir)|non (?:è )?(?:priv[oa] di|esclus[oa])|non si (?:può )?esclud\w+"
)

# Countries of the Union and of the EEA need no authorised representative; these others do (Art.11).
OUTSIDE = (
    r"united states|\bu\.?s\.?a\.?\b|united kingdom|\bu\.k\.|great britain|\bengland\b|\bscotland\b|\bwales\b|switzerland|\bschweiz\b|\bsuisse\b|\bsvizzera\b|\bzwitserland\b|\bsuiza\b"
    r"|vereinigtes königreich|vereinigte staaten|états-unis|royaume-uni|verenigd koninkrijk|verenigde staten|estados unidos|reino unido|stati uniti|regno unito|\bchina\b|\bindia\b|\bjapan\b"
    r"|\bcanada\b|\baustralia\b|\bbra[sz]il\b|\bturkey\b|\btürkiye\b|\bisrael\b|\bsouth korea\b|\bsingapore\b|\bserbia\b|\bukraine\b|\bmexico\b|\bpakistan\b|\bthailand\b|\bvietnam\b"
)

ELSEWHERE = (
    r"(?:see|as per|according to|acc\. to|refer to|as in|as stated in|laut|siehe|gemäß|nach|voir|selon|conformément à|zie|volgens|conform|véase|ver|según|vedi|secondo|come da)"
    r"(?: the| der| die| la| le| de| het| il| l[’'])?\s*(?:attached |enclosed |beiliegende[rn]? |anliegende[rn]? |bijgevoegde? )?"
    r"(?:prescription|order|annex|attachment|file|verordnung|verschreibung|rezept|auftrag|anlage|prescription|ordonnance|commande|annexe|voorschrift|opdracht|bijlage|prescripción|pedido|anexo|prescrizione|ordine|allegato)"
)
AS_ASKED = r"(?:as (?:per )?(?:request|order|prescri|agree|discuss|usual|before)\w*|wie (?:bestellt|besprochen|verordnet|verschrieben|gewünscht|üblich)|comme (?:demandé|convenu|prescrit|d[’']habitude)|zoals (?:besteld|besproken|voorgeschreven|gebruikelijk)|(?:según|como) lo (?:pedido|acordado|prescrito)|come (?:richiesto|concordato|prescritto|al solito))"
# What is taken from a shelf was not prescribed, and is no custom-made device.
SERIES = (
    r"\b(?:mass[- ]?produc\w+|series (?:device|product)s?|serially produced|off[- ]the[- ]shelf|stock (?:device|item|product)s?|from (?:the |our )?catalogue?|serienprodukt\w*|serienfertigung|massenprodu\w+"
    r"|konfektions\w+|lagerware|katalogware|aus dem katalog|(?:de|en) série|produits? de stock|sur catalogue|serieproduct\w*|massaproduct\w*|uit voorraad|uit de catalogus|producto en serie|de catálogo"
    r"|prodott[oi] in serie|a catalogo)\b"
)

TITLES = r"\b(?:dr|prof|drs|ir|mr|mrs|ms|md|dds|dmd|dott|dottssa|dra?|phd|mbbs|frcs|herr|frau|dhr|mevr|m|mme|sr|sra|sig|sig\.ra)\b\.?"

# Frequent small words, to tell whether a text is in a language that is read here at all.
SMALL_WORDS = frozenset(
    "the and of for this that with is are der die das und ist für mit von dieses le la les et est pour des du ce de het een van voor en is met dit el los las y es para con este del il lo gli e per di un una".split()
)

# Words that one of the six languages has and its neighbours, read here or not, mostly have not.
SMALL_WORDS_OF: dict[str, frozenset[str]] = {
    "de": frozenset("der die das und ist für mit von nicht dem eine dieses wird zum zur aus".split()),
    "en": frozenset("the and of for this that with not has which as by from are an".split()),
    "es": frozenset("el los las y del con es una este según producto uso contiene ni".split()),
    "fr": frozenset("le les des du est pour une dans et au aux ce cet par pas".split()),
    "it": frozenset("il lo gli di per una è della del dei con dispositivo questo non contiene né".split()),
    "nl": frozenset("het een van voor en niet met dit wordt uit aan de geen uitsluitend bij".split()),
}

# How a sentence identifies a patient.
IDENTIFIED = (
    r"(?:\b(?:code|acronym|number|no\.?|nr\.?|id|named?|identified (?:by|as)|name|kürzel|nummer|akronym|namens|numéro|nom|naam|código|número|nombre|codice|numero|nome)\b"
    r"|[Pp]atient\w*|[Pp]atiënt\w*|[Pp]aciente|[Pp]aziente)\W{0,3}\s*(?=\w*[\dA-Z])([A-Z0-9][\w./-]+)"
)
INSTITUTION = r"\b(?:hospital|clinic|centre|center|university|institute|practice|klinik\w*|krankenhaus|universität\w*|praxis|hôpital|clinique|cabinet|chu|ziekenhuis|kliniek|umc|praktijk|clínica|ospedale|clinica|azienda)\b"
GROUNDS = r"\b(?:because|since|grounds?|as|due to|weil|da|begründ\w+|aufgrund|parce|car|motifs?|omdat|want|reden\w*|porque|ya que|motivos?|perché|poiché|motiv\w+)\b"

# What a statement may not claim. The letters CE are read in their own case: French has a word "ce".
CE_MARK = r"\bCE[ -]?(?:[Mm]ark\w*|[Ll]abel\w*|[Kk]ennzeich\w*|[Zz]eichen|[Mm]arker\w*|[Cc]ertif\w*)|\bCE[ -]?\d{4}\b|(?:[Mm]arquage|[Mm]arcado|[Mm]arcatura|[Ll]abel|[Mm]ark(?:ed|ing)?) [\"“(]?CE\b"
UDI = r"\budi(?:-?(?:di|pi))?\b|unique device identif\w+|\(01\)\s?\d{14}"
DECLARATION_OF_CONFORMITY = (
    r"declaration of conformity|konformitätserklärung|conformiteitsverklaring|verklaring van overeenstemming|déclaration (?:ue |ce )?de conformité|declaración (?:ue |ce )?de conformidad"
    r"|dichiarazione (?:ue |ce )?di conformità|\bannex iv\b|\banhang iv\b"
)
OLD_LAW = (
    r"93/42|90/385|98/79|medical devices? directive|\bmdd\b|\baimdd\b|medizinprodukterichtlinie|medizinproduktegesetz|\bmpg\b|directive relative aux dispositifs médicaux|richtlijn medische hulpmiddelen"
    r"|directiva de productos sanitarios|direttiva (?:sui )?dispositivi medici|essential requirements|grundlegende anforderungen|exigences essentielles|essentiële eisen|requisitos esenciales|requisiti essenziali"
)
ANNEX_VIII = r"\b(?:annex|anhang|annexe|bijlage|anexo|allegato) viii\b"
CLASSES = r"\b(?:rule|class\w*|regel|klasse|klassifi\w+|règle|regla|clase|regola|classe)\b"
DRAFT = r"\b(?:draft|entwurf|concept|projet|borrador|bozza)\b"
LAW = r"2017/745|\bmdr\b|medical devices? regulation|medizinprodukteverordnung"

# How a sentence says that something is in the device, and by what words papers tell how a patient is named.
CONTAINS = r"\b(?:contain(?:s|ing)|incorporat(?:es|ing)|enthält|contient|incorpore|bevat|contiene|incorpora)"
PATIENT_KINDS = {
    "name": ("name", "nom", "naam", "nombre", "nome"),
    "acronym": (
        "acronym",
        "initials",
        "kürzel",
        "initialen",
        "initiales",
        "initialen",
        "iniciales",
        "iniziali",
    ),
    "code": ("code", "pseudonym", "pseudonyme", "pseudoniem", "seudónimo", "pseudonimo"),
}
