"""Words that names are made of or stand beside, written for Copydesk; part of what the lexicon of `names.npz` knows."""

# ruff: noqa: SIM905 - lists of words are read and kept as words, not as a quote and a comma each

from __future__ import annotations

from typing import Final

IN_ORGANISATIONS: Final = """
    university college school institute institution academy faculty laboratory laboratories lab labs observatory
    library museum gallery theatre orchestra philharmonic choir ensemble band quartet records ministry department
    agency bureau office commission committee council board authority administration directorate secretariat senate
    congress parliament assembly house court tribunal cabinet government treasury party alliance coalition union
    league front movement federation confederation association society foundation organization organisation network
    forum group club team squad inc corp corporation co company ltd llc plc gmbh ag sa spa nv bv oy ab as holdings
    holding partners ventures capital bank banking insurance financial securities investments fund trust motors
    airlines airways air railways railway energy oil gas petroleum steel pharmaceuticals pharma technologies
    technology systems software electronics semiconductor telecom communications media entertainment pictures studios
    studio productions publishing press news times post journal tribune herald gazette guardian chronicle observer
    daily weekly magazine review broadcasting television radio tv channel army navy force forces corps brigade
    regiment battalion division squadron fleet guard police militia command hospital clinic church diocese archdiocese
    synod order monastery brotherhood reserve exchange market markets stores store brands foods industries industry
    international national global united universidade faculdade instituto escola ministério secretaria câmara partido
    associação federação confederação fundação banco empresa companhia grupo clube universität hochschule ministerium
    bundesamt amt gericht partei verband verein gesellschaft stiftung gruppe werke zeitung rundfunk bundestag
    bundesrat bundeswehr institut akademie sveučilište fakultet ministarstvo vlada sabor stranka savez udruga zaklada
    grupa banka škola zavod sud agencija egyetem főiskola minisztérium kormány párt szövetség egyesület alapítvány
    bíróság hivatal intézet akadémia bizottság tanács iskola társaság zrt kft nyrt rt университет институт академия
    министерство комитет партия союз компания банк группа клуб театр завод армия üniversitesi enstitüsü bakanlığı
    partisi birliği derneği vakfı bankası şirketi kulübü okulu lisesi ordusu
""".split()

IN_CLUBS: Final = """
    fc cf sc afc ac bc hc fk nk sk united city rovers wanderers athletic albion hotspur rangers celtic county town
    villa real atlético sporting inter dynamo dinamo spartak lokomotiv olympique bayern borussia sv vfb vfl tsv ssc as
    us yankees lakers bulls giants eagles bears lions tigers hawks jets cowboys packers steelers patriots dolphins
    raiders chiefs chargers broncos ravens browns bengals colts texans jaguars titans vikings saints panthers falcons
    buccaneers cardinals rams seahawks niners mets dodgers cubs braves phillies nationals orioles marlins astros
    athletics mariners royals twins brewers pirates reds padres rockies diamondbacks celtics knicks nets raptors
    sixers bucks pacers cavaliers pistons heat magic hornets wizards nuggets timberwolves thunder blazers jazz
    warriors clippers suns kings mavericks rockets grizzlies pelicans spurs bruins sabres canadiens senators maple
    leafs lightning hurricanes penguins flyers capitals islanders devils predators blues wild avalanche stars
    blackhawks flames oilers canucks ducks sharks coyotes
""".split()

BEFORE_PERSONS: Final = """
    mr mr. mrs mrs. ms ms. miss dr dr. sir lord lady dame prof prof. professor president vice-president premier
    chancellor minister secretary senator sen sen. rep rep. representative congressman congresswoman governor gov gov.
    mayor general gen gen. colonel col col. lt lt. lieutenant major maj maj. captain capt capt. sergeant sgt sgt.
    admiral adm adm. commander chief chairman chairwoman chair ceo director judge justice prosecutor attorney
    ambassador king queen prince princess pope archbishop bishop cardinal rabbi imam sheikh ayatollah emperor sultan
    duke duchess count countess baron reverend rev rev. father sister brother saint spokesman spokeswoman spokesperson
    lawyer analyst economist actor actress singer author writer coach manager striker midfielder goalkeeper defender
    leader candidate deputy sr sr. sra sra. dom dona presidente ministro ministra senador deputado deputada governador
    prefeito rei papa diretor técnico jogador herr frau präsident präsidentin kanzler kanzlerin ministerin
    bürgermeister könig papst sprecher trainer predsjednik predsjednica premijer ministar ministrica gradonačelnik
    glasnogovornik trener elnök miniszterelnök miniszter polgármester király pápa szóvivő edző igazgató президент
    премьер министр король император генерал князь царь başkanı bakanı kral padişah
""".split()

IN_SITES: Final = """
    street avenue road boulevard square plaza park garden gardens bridge airport station stadium arena hall palace
    castle tower cathedral abbey mosque temple cemetery beach bay gulf sea ocean lake river creek canal strait channel
    island islands isle peninsula cape mountain mountains mount mt mt. hill hills valley desert forest plateau basin
    coast province state county district region republic kingdom territory village town city municipality prefecture
    governorate north south east west northern southern eastern western central upper lower rua avenida praça rio ilha
    serra lagoa estado província município região straße strasse platz see fluss insel gebirge berg tal kreis bezirk
    bundesland landkreis ulica trg otok rijeka jezero planina grad županija općina utca tér sziget folyó hegy tó megye
    járás város község река озеро остров область район край город гора море залив nehri gölü adası dağı ilçesi ili
    köyü şehri mahallesi denizi
""".split()

IN_DATES: Final = """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december jan feb mar apr jun jul aug sep sept oct nov dec segunda terça quarta quinta
    sexta sábado domingo janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
    montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz mai juni juli oktober dezember
""".split()

LINKS: Final = """
    of de da do dos das von van der den del di la le al el bin ibn and und e i és et for the
""".split()

REGIONS: Final = """
    Africa Asia Europe America Antarctica Oceania Eurasia Caribbean Balkans Scandinavia Siberia Crimea Kashmir
    Kurdistan Palestine Gaza Catalonia Bavaria Saxony Tuscany Sicily Sardinia Corsica Normandy Brittany Provence
    Flanders Wallonia Andalusia Galicia Transylvania Moravia Bohemia Silesia Prussia Dalmatia Slavonia Istria Anatolia
    Mesopotamia Levant Maghreb Sahara Sahel Patagonia Amazon Andes Alps Himalayas Pyrenees Rockies Caucasus Chechnya
    Dagestan Tatarstan Tibet Xinjiang Manchuria Hokkaido Kyushu Okinawa Honshu Sumatra Java Borneo Bali Sulawesi
    Punjab Kerala Gujarat Bengal Assam Darfur Tigray Katanga Kivu Biafra Donbas Donetsk Luhansk Transnistria Abkhazia
    Ossetia Kosovo Vojvodina England Scotland Wales Ulster Cornwall Yorkshire Kent Essex Sussex Manhattan Brooklyn
    Queens Bronx Hollywood Broadway Mediterranean Atlantic Pacific Arctic Baltic Adriatic Aegean Nile Danube Rhine
    Volga Mississippi Euphrates Tigris Ganges Mekong Yangtze Thames Seine Persia Babylon Rome Byzantium Yugoslavia
    Czechoslovakia USSR Rhodesia Ceylon Siam Burma Zaire
""".split()
