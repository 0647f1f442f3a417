/**
 * A second judged set for related stories: news in four languages on eighteen subjects, four stories each, with neighbours that
 * mislead on purpose: the same country, the same minister, the same strait or the same disease in another affair.
 * The labels were written and committed before the ranking was tuned on them; held-out-news.ts holds what was never tuned on.
 * Institutions and places are real, the events and people are made up. Two stories are related when their `subject` is the same;
 * a subject with one story only is lonely.
 */

export type NewsLanguage = 'en' | 'de' | 'ru' | 'ar'

export type NewsStory = {
  subject: string
  language: NewsLanguage
  title: string
  excerpt: string
  body: string
  category: string
  region: string
  daysAgo: number
}

type Told = Omit<NewsStory, 'subject' | 'language'>

export function newsOf(language: NewsLanguage, subjects: Record<string, Told[]>): NewsStory[] {
  return Object.entries(subjects).flatMap(([subject, told]) => told.map((one) => ({ subject, language, ...one })))
}

const english = newsOf('en', {
  'rail-strike': [
    {
      title: 'German train drivers walk out for six days, the longest stoppage yet',
      excerpt: 'Deutsche Bahn will run one long-distance train in five until Monday.',
      body: 'The GDL union has called its members out for 144 hours over a demand for a 35-hour week. Deutsche Bahn said it had offered a reduction to 37 hours and went to court in Frankfurt to stop the walkout, without success. Freight customers from steelmakers to supermarkets are moving loads to the road.',
      category: 'Economy',
      region: 'Germany',
      daysAgo: 16,
    },
    {
      title: 'What the GDL wants, and why it does not blink',
      excerpt: 'A small union with short memories of defeat is betting that time is on its side.',
      body: 'With 40,000 members the drivers’ union is dwarfed by its rival EVG, yet it can bring the network to a halt. Its chairman Klaus Wendt retires this year and would like to leave with a 35-hour week for shift workers. Deutsche Bahn fears that every other group of staff will ask for the same.',
      category: 'Analysis',
      region: 'Germany',
      daysAgo: 14,
    },
    {
      title: 'Mediators named in dispute over train drivers’ hours',
      excerpt: 'Two former state premiers are to bring Deutsche Bahn and the union back to one table.',
      body: 'Both sides have agreed to four weeks without strikes while the mediators work. Klaus Wendt of the GDL called it a truce, not a peace. Transport minister Hanna Vogt said passengers deserved a solution before Easter.',
      category: 'Politics',
      region: 'Germany',
      daysAgo: 9,
    },
    {
      title: 'Factories count the cost of a week without freight trains',
      excerpt: 'Car makers halted two lines; coal for power stations ran short in the south.',
      body: 'The stoppage by train drivers cost German industry some 100 million euros a day, an institute in Cologne estimates. Blast furnaces in Duisburg were throttled because ore wagons stood still. Logistics firms say that customers lost to the road during a rail strike rarely return.',
      category: 'Economy',
      region: 'Germany',
      daysAgo: 11,
    },
  ],
  'autobahn-bridge': [
    {
      title: 'Autobahn viaduct near Siegen closed at an hour’s notice',
      excerpt: 'Inspectors found cracks in the bearings of the Eisern bridge on the A45.',
      body: 'Some 60,000 vehicles a day must leave the motorway and wind through villages. Transport minister Hanna Vogt said safety allowed no compromise. The viaduct, built in 1968, was to be replaced in 2031.',
      category: 'Politics',
      region: 'Germany',
      daysAgo: 20,
    },
    {
      title: 'Villages along the A45 detour ask for night-time peace',
      excerpt: 'Lorries roll through Eisern every nine seconds since the bridge was shut.',
      body: 'Residents block the road every Friday at five. The mayor wants a ban on heavy lorries at night; hauliers warn that they would lose their last way to the Sauerland. The closed viaduct stands silent above the roofs.',
      category: 'Society',
      region: 'Germany',
      daysAgo: 13,
    },
    {
      title: 'Blast date set for the cracked viaduct at Eisern',
      excerpt: 'The old motorway bridge will come down in May, a year earlier than planned.',
      body: 'Engineers will bring the A45 bridge down onto a bed of earth so that houses below are spared. Hanna Vogt promised that the new viaduct would carry traffic within five years. Industry in Siegen calls that four years too many.',
      category: 'Politics',
      region: 'Germany',
      daysAgo: 5,
    },
    {
      title: 'Why four thousand German bridges are tired',
      excerpt: 'The closure near Siegen was no accident but arithmetic.',
      body: 'Motorway bridges of the sixties were reckoned for a fifth of today’s lorries. After the Eisern viaduct on the A45, engineers expect more sudden closures. The programme that Hanna Vogt announced would renew 400 a year; last year it managed 150.',
      category: 'Analysis',
      region: 'Germany',
      daysAgo: 8,
    },
  ],
  'red-sea': [
    {
      title: 'Container lines abandon the Red Sea after third missile strike',
      excerpt: 'Maersk and Hapag-Lloyd send their ships around the Cape of Good Hope.',
      body: 'A bulk carrier burned for a day off Hodeidah after being hit by a Houthi missile. The detour around Africa adds ten days to a voyage from Shanghai to Rotterdam. Insurers have raised war premiums for the Bab el-Mandeb to one per cent of a ship’s value.',
      category: 'World',
      region: 'Middle East',
      daysAgo: 18,
    },
    {
      title: 'Suez Canal revenue halves as ships stay away',
      excerpt: 'Egypt loses its steadiest source of dollars.',
      body: 'Transits through the canal have fallen from seventy to thirty-two a day since the Houthi attacks began. The canal authority in Ismailia has frozen its tolls and offers discounts. Cairo had counted on nine billion dollars this year.',
      category: 'Economy',
      region: 'Middle East',
      daysAgo: 10,
    },
    {
      title: 'EU frigates to escort merchant ships past Yemen',
      excerpt: 'Operation Aspides may shoot down drones but not strike on land.',
      body: 'Greece will command the naval mission from Larissa. Four frigates are to shield convoys in the Bab el-Mandeb, fewer than shipowners asked for. A Houthi spokesman said that European vessels would be treated as targets.',
      category: 'World',
      region: 'Middle East',
      daysAgo: 7,
    },
    {
      title: 'A toy drone against a two-million-dollar missile',
      excerpt: 'The arithmetic of the Red Sea favours whoever spends less.',
      body: 'Navies have spent more on interceptors off Yemen in ten weeks than the Houthis have spent in ten years. Shipping lines meanwhile earn well: freight rates from Asia have tripled since vessels go around the Cape. Nobody in the market expects a return to the Suez route before autumn.',
      category: 'Analysis',
      region: 'Middle East',
      daysAgo: 4,
    },
  ],
  'panama-drought': [
    {
      title: 'Panama Canal cuts daily crossings as Gatun Lake sinks',
      excerpt: 'Only twenty-two ships a day may pass; bids for a slot reach four million dollars.',
      body: 'The lake that feeds the locks stands two metres below its usual level after the driest October since 1950. Each crossing flushes 200 million litres of fresh water into the sea. Shipping lines lighten their container vessels to reduce draught.',
      category: 'World',
      region: 'Latin America',
      daysAgo: 21,
    },
    {
      title: 'A dam on the Indio river divides Panama',
      excerpt: 'A new reservoir would save the canal and drown eleven villages.',
      body: 'The canal authority wants to pipe water from the Rio Indio into Gatun Lake. Two thousand farmers would have to move. Their speaker Marisol Quintero says that no toll pays for a graveyard under water.',
      category: 'Society',
      region: 'Latin America',
      daysAgo: 12,
    },
    {
      title: 'Rain returns, and the locks of Panama open wider',
      excerpt: 'The canal authority adds four slots a day from May.',
      body: 'Gatun Lake has risen by forty centimetres. Ships may again draw 13.7 metres. Forecasters credit the end of El Niño, but the authority’s hydrologist warns that a city of two million drinks from the same lake.',
      category: 'World',
      region: 'Latin America',
      daysAgo: 3,
    },
    {
      title: 'The waterway that is running out of water',
      excerpt: 'Panama must choose who may drink from Gatun Lake: ships, or the capital.',
      body: 'When the third set of locks was dug, engineers promised that basins would save water. They do, but larger ships take more of it. A drought like last year’s, once a matter of centuries, may now come every decade, and the Indio reservoir would take six years to build.',
      category: 'Analysis',
      region: 'Latin America',
      daysAgo: 6,
    },
  ],
  'argentina-imf': [
    {
      title: 'Argentina and the IMF agree on the next 4.7 billion dollars',
      excerpt: 'The money repays what Buenos Aires owes to the Fund itself.',
      body: 'The programme inherited by the new government had gone off the rails. Economy minister Tomás Arrieta promised a surplus before interest this year, the first since 2008. The Fund praised “bold first steps” and warned of the burden on pensioners.',
      category: 'Economy',
      region: 'Latin America',
      daysAgo: 15,
    },
    {
      title: 'Peso devalued by half overnight in Buenos Aires',
      excerpt: 'A dollar now costs 800 pesos; supermarkets re-label their shelves twice a day.',
      body: 'Tomás Arrieta announced the shock in a recorded video. Subsidies for energy and transport will be cut. Unions in Argentina called a general strike for the end of January.',
      category: 'Economy',
      region: 'Latin America',
      daysAgo: 24,
    },
    {
      title: 'Soup kitchens in greater Buenos Aires run out of rice',
      excerpt: 'The surplus that the Fund applauds has a price in the suburbs.',
      body: 'Since the devaluation the queue in Lanús has doubled. The government stopped deliveries in order to audit the kitchens. Economists reckon that four in ten Argentines were poor before the peso fell, and more than half are now.',
      category: 'Society',
      region: 'Latin America',
      daysAgo: 8,
    },
    {
      title: 'Argentina books its first monthly surplus in twelve years',
      excerpt: 'Inflation slows to 13 per cent, in a month.',
      body: 'Tomás Arrieta spoke of an accounting miracle. Half of the saving came from pensions that rose more slowly than prices. IMF staff arrive in Buenos Aires next week to review the programme.',
      category: 'Economy',
      region: 'Latin America',
      daysAgo: 2,
    },
  ],
  'ecb-rates': [
    {
      title: 'ECB holds rates at four per cent and says little about June',
      excerpt: 'Inflation in the euro area is falling faster than the bank’s own forecast.',
      body: 'The governing council in Frankfurt left its deposit rate where it has been since September. Markets had hoped for a hint of cuts. Staff now see inflation at 2.3 per cent this year.',
      category: 'Economy',
      region: 'Europe',
      daysAgo: 17,
    },
    {
      title: 'Wages, the last hurdle before cheaper money in the euro area',
      excerpt: 'The ECB waits for pay settlements of the first quarter before it dares to cut.',
      body: 'Negotiated wages rose by 4.5 per cent in the fourth quarter. The central bank’s chief economist would like to see three. Services inflation, which is mostly wages, refuses to fall below four per cent.',
      category: 'Analysis',
      region: 'Europe',
      daysAgo: 12,
    },
    {
      title: 'Bank of Italy governor calls for an early rate cut',
      excerpt: 'Waiting too long could push the euro area into recession, he told a conference.',
      body: 'The governor said that inflation was beaten and that the ECB need not wait for the Federal Reserve. His colleague from the Bundesbank replied the same evening that haste would be a mistake. Investors see a first cut in June as certain.',
      category: 'Economy',
      region: 'Europe',
      daysAgo: 7,
    },
    {
      title: 'First rate cut in five years: ECB lowers deposit rate to 3.75 per cent',
      excerpt: 'The bank moves before the Federal Reserve for the first time.',
      body: 'The council acted although inflation ticked up to 2.6 per cent in May. The president would not commit herself to a second cut in July. Mortgage lenders from Madrid to Helsinki had already lowered their offers.',
      category: 'Economy',
      region: 'Europe',
      daysAgo: 1,
    },
  ],
  'chip-controls': [
    {
      title: 'Washington bars faster AI chips from China',
      excerpt: 'The rules catch the processors that Nvidia had designed to slip beneath the old limits.',
      body: 'The Commerce Department now measures performance density as well as speed. Nvidia’s A800 and H800 are banned at once. Beijing spoke of bullying and announced licences for gallium.',
      category: 'Technology',
      region: 'North America',
      daysAgo: 19,
    },
    {
      title: 'Nvidia trims a chip for China for the second time',
      excerpt: 'The H20 has a seventh of the power of the original and still finds buyers.',
      body: 'Chinese cloud companies have ordered H20 processors worth 12 billion dollars. The Commerce Department has said that every chip redesigned around its line will be controlled the next day. Huawei offers an alternative at a similar price.',
      category: 'Technology',
      region: 'Asia',
      daysAgo: 11,
    },
    {
      title: 'Huawei phone takes export controls apart',
      excerpt: 'Inside is a seven-nanometre processor that sanctions were to make impossible.',
      body: 'Analysts opened the handset and found a chip made by SMIC with older Dutch machines. Congressmen ask how far controls on lithography reach. ASML’s shares fell by four per cent.',
      category: 'Technology',
      region: 'Asia',
      daysAgo: 22,
    },
    {
      title: 'Smugglers carry graphics processors to Shenzhen in suitcases',
      excerpt: 'A grey market feeds Chinese laboratories with the chips that Washington has banned.',
      body: 'In the electronics market of Huaqiangbei an H100 costs twice its list price. Dealers in Singapore and Malaysia have sprung up since the export controls. The Commerce Department has one officer for all of South-East Asia.',
      category: 'Technology',
      region: 'Asia',
      daysAgo: 5,
    },
  ],
  measles: [
    {
      title: 'Measles ward reopens in Birmingham as cases pass 300',
      excerpt: 'The city sees its largest outbreak since the nineties.',
      body: 'Four in five patients are children under ten who were never vaccinated. The UK Health Security Agency declared a national incident. Heartlands hospital has set aside a ward with negative pressure.',
      category: 'Health',
      region: 'United Kingdom',
      daysAgo: 14,
    },
    {
      title: 'Vaccination buses roll through the West Midlands',
      excerpt: 'Nurses offer the MMR jab at school gates and mosques.',
      body: 'Uptake of both doses in Birmingham is 75 per cent; 95 would stop measles. The buses gave 4,000 jabs in a fortnight. A version without pork gelatine, says nurse Aisha Malik, convinces more parents than any leaflet.',
      category: 'Health',
      region: 'United Kingdom',
      daysAgo: 9,
    },
    {
      title: 'How Britain lost its measles-free status, twice',
      excerpt: 'Complacency did more harm than the sceptics.',
      body: 'The fraudulent study of 1998 is only half of the story. Clinics closed, health visitors were cut, and parents never received a reminder. The outbreak in the West Midlands began in wards where MMR uptake had been falling for nine years.',
      category: 'Analysis',
      region: 'United Kingdom',
      daysAgo: 6,
    },
    {
      title: 'London prepares for the outbreak to travel south',
      excerpt: 'Letters go to the parents of a million unvaccinated children.',
      body: 'Modellers fear up to 160,000 measles cases if the virus takes hold in the capital. The Health Security Agency reports the first clusters in Hackney. Unvaccinated pupils who meet a case may be sent home for 21 days.',
      category: 'Health',
      region: 'United Kingdom',
      daysAgo: 3,
    },
  ],
  'lonely-orchestra': [
    {
      title: 'Pittsburgh orchestra names a 29-year-old as its conductor',
      excerpt: 'She won over the players with a Sibelius that nobody had asked for.',
      body: 'Noor Haddad takes up the baton in September. The board had interviewed forty candidates. Her first season opens with a commission for steel drums.',
      category: 'Culture',
      region: 'North America',
      daysAgo: 4,
    },
  ],
  'lonely-vogt-marathon': [
    {
      title: 'Minister Vogt finishes Berlin marathon in under four hours',
      excerpt: 'Hanna Vogt ran for a children’s hospice and overtook her bodyguards.',
      body: 'At kilometre thirty she nearly gave up. The sum of her sponsors came to 41,000 euros. She would rather run than wait for a train, she joked at the finish.',
      category: 'Sport',
      region: 'Germany',
      daysAgo: 10,
    },
  ],
})

const german = newsOf('de', {
  heizungsgesetz: [
    {
      title: 'Bundestag beschließt das Heizungsgesetz nach monatelangem Streit',
      excerpt: 'Neue Heizungen müssen zu 65 Prozent mit erneuerbarer Energie laufen.',
      body: 'Mit den Stimmen der Koalition hat der Bundestag das Gebäudeenergiegesetz verabschiedet. Es gilt ab Januar zunächst nur in Neubaugebieten. Die Opposition kündigte an, das Gesetz nach der nächsten Wahl zurückzunehmen.',
      category: 'Politik',
      region: 'Deutschland',
      daysAgo: 22,
    },
    {
      title: 'Wärmepumpen: Der Ansturm bleibt aus',
      excerpt: 'Hersteller melden Kurzarbeit, weil Hausbesitzer abwarten.',
      body: 'Statt der erhofften 500.000 Geräte wurden im Vorjahr 356.000 verkauft. Viele Kunden warten auf die kommunale Wärmeplanung, andere haben vor dem Heizungsgesetz noch schnell eine Gasheizung eingebaut. Viessmann und Vaillant fahren ihre Werke herunter.',
      category: 'Wirtschaft',
      region: 'Deutschland',
      daysAgo: 13,
    },
    {
      title: 'Was die Förderung für den Heizungstausch bringt',
      excerpt: 'Bis zu 70 Prozent übernimmt der Staat, doch der Antrag hat Tücken.',
      body: 'Wer seine alte Ölheizung gegen eine Wärmepumpe tauscht, kann bei der KfW bis zu 21.000 Euro Zuschuss beantragen. Der Bonus für Eilige sinkt ab 2028. Verbraucherschützer raten, erst den Dämmzustand zu prüfen.',
      category: 'Ratgeber',
      region: 'Deutschland',
      daysAgo: 9,
    },
    {
      title: 'Städte kommen mit der Wärmeplanung nicht hinterher',
      excerpt: 'Ohne Plan weiß kein Eigentümer, ob Fernwärme kommt.',
      body: 'Bis 2026 müssen große Städte festlegen, welche Straßen Fernwärme erhalten und wo Wärmepumpen die Lösung sind. In Dortmund fehlen Ingenieure, in Leipzig Daten. Das Heizungsgesetz knüpft seine Pflichten an diese Pläne.',
      category: 'Politik',
      region: 'Deutschland',
      daysAgo: 4,
    },
  ],
  wolfsburg: [
    {
      title: 'VW stellt erstmals Werke in Deutschland infrage',
      excerpt: 'Der Konzern kündigt die Beschäftigungsgarantie nach drei Jahrzehnten.',
      body: 'Markenchef Jörn Brandes sprach in Wolfsburg von einer ernsten Lage. Der Absatz in China bricht ein, und in Europa fehlen 500.000 verkaufte Autos im Jahr. Der Betriebsrat kündigte erbitterten Widerstand an.',
      category: 'Wirtschaft',
      region: 'Deutschland',
      daysAgo: 20,
    },
    {
      title: 'Warnstreiks legen die Bänder in Wolfsburg und Zwickau still',
      excerpt: 'Fast 100.000 Beschäftigte von Volkswagen folgten dem Aufruf der IG Metall.',
      body: 'Die Gewerkschaft verlangt, dass kein Standort geschlossen wird, und bietet an, auf Boni zu verzichten. Der Vorstand um Jörn Brandes fordert zehn Prozent weniger Lohn. Die nächste Runde ist für den 9. Dezember angesetzt.',
      category: 'Wirtschaft',
      region: 'Deutschland',
      daysAgo: 12,
    },
    {
      title: 'Einigung bei Volkswagen: Kein Werk schließt, 35.000 Stellen fallen weg',
      excerpt: 'Nach siebzig Stunden Verhandlung steht der Kompromiss.',
      body: 'Bis 2030 soll der Abbau ohne Kündigungen gelingen. Die Fertigung in Dresden endet, Osnabrück sucht einen Käufer. IG Metall und Vorstand nennen das Ergebnis beide einen Erfolg, was Fachleute stutzig macht.',
      category: 'Wirtschaft',
      region: 'Deutschland',
      daysAgo: 6,
    },
    {
      title: 'Die Stadt, die Golf heißt',
      excerpt: 'In Wolfsburg hängt jeder zweite Arbeitsplatz am Konzern, und alle rechnen.',
      body: 'Die Gewerbesteuer von VW hat Schwimmbäder und ein Kunstmuseum bezahlt. Nun streicht der Kämmerer. Wer im Werk arbeitet, spricht vom Sparprogramm wie vom Wetter: Es kommt, wie es kommt.',
      category: 'Gesellschaft',
      region: 'Deutschland',
      daysAgo: 3,
    },
  ],
  'oder-fische': [
    {
      title: 'Tonnen toter Fische treiben in der Oder',
      excerpt: 'Behörden in Brandenburg warnen davor, das Wasser zu berühren.',
      body: 'Angler meldeten die ersten Kadaver bei Schwedt. In Proben fand das Landesamt einen ungewöhnlich hohen Salzgehalt. Polen und Deutschland werfen einander vor, zu spät gewarnt zu haben.',
      category: 'Umwelt',
      region: 'Deutschland',
      daysAgo: 25,
    },
    {
      title: 'Goldalge als Ursache des Fischsterbens bestätigt',
      excerpt: 'Prymnesium parvum gedeiht nur in salzigem Wasser, und Salz leiten Bergwerke ein.',
      body: 'Die Alge bildet ein Gift, das Kiemen zerstört. Forscher vom Institut für Gewässerökologie fanden sie in der ganzen Oder. Schlesische Gruben leiten ihr Grubenwasser seit Jahrzehnten in den Fluss.',
      category: 'Wissenschaft',
      region: 'Deutschland',
      daysAgo: 18,
    },
    {
      title: 'Ein Jahr nach der Katastrophe ist die Oder noch immer zu salzig',
      excerpt: 'Greenpeace misst an den Einleitungen der polnischen Bergwerke Rekordwerte.',
      body: 'Muscheln und Schnecken sind zur Hälfte verschwunden. Die Goldalge überwintert in Kanälen und kann jederzeit wieder blühen. Warschau will Rückhaltebecken bauen, aber erst ab 2027.',
      category: 'Umwelt',
      region: 'Polen',
      daysAgo: 8,
    },
    {
      title: 'Fischer an der Oder geben auf',
      excerpt: 'Von zwölf Betrieben zwischen Frankfurt und Schwedt fahren noch drei hinaus.',
      body: 'Nach dem Fischsterben blieben erst die Kunden weg, dann die Zander. Entschädigt wurde, wer Buch geführt hatte. Fischer Detlef Kosche verkauft sein Boot an einen Kanuverleih.',
      category: 'Gesellschaft',
      region: 'Deutschland',
      daysAgo: 2,
    },
  ],
  cannabis: [
    {
      title: 'Cannabis ist ab April legal, in Grenzen',
      excerpt: 'Erwachsene dürfen 25 Gramm besitzen und drei Pflanzen ziehen.',
      body: 'Der Bundesrat ließ das Gesetz passieren, obwohl die Justizminister der Länder vor Chaos gewarnt hatten. Anbauvereine dürfen von Juli an Hanf abgeben. Vor Schulen bleibt Kiffen verboten.',
      category: 'Politik',
      region: 'Deutschland',
      daysAgo: 19,
    },
    {
      title: 'Die ersten Anbauvereine warten auf ihre Genehmigung',
      excerpt: 'Bayern prüft gründlich, Niedersachsen schnell.',
      body: 'In Ganderkesee durfte der erste Cannabis-Club ernten. In Bayern wurde bis heute keiner zugelassen. Wer Mitglied werden will, zahlt dort Beiträge für Gewächshäuser, die leer stehen.',
      category: 'Gesellschaft',
      region: 'Deutschland',
      daysAgo: 10,
    },
    {
      title: 'Gerichte rollen 200.000 Urteile wegen Hanfbesitzes neu auf',
      excerpt: 'Die Amnestie im Cannabisgesetz beschäftigt Staatsanwälte bis in den Herbst.',
      body: 'Strafen für Taten, die nicht mehr strafbar sind, müssen erlassen werden. Dafür wird jede Akte von Hand geprüft. Der Richterbund verlangt Personal statt Applaus.',
      category: 'Politik',
      region: 'Deutschland',
      daysAgo: 14,
    },
    {
      title: 'Kiffen auf Rezept: Das Geschäft der Online-Ärzte',
      excerpt: 'Seit der Teillegalisierung haben sich die Importe von Medizinalhanf verdreifacht.',
      body: 'Ein Fragebogen genügt, und die Apotheke verschickt Blüten. Die Bundesärztekammer nennt das Drogenhandel mit Stempel. Cannabis aus Kanada füllt, was die Anbauvereine nicht liefern.',
      category: 'Wirtschaft',
      region: 'Deutschland',
      daysAgo: 5,
    },
  ],
})

const russian = newsOf('ru', {
  паводок: [
    {
      title: 'В Орске прорвало дамбу, эвакуируют тысячи жителей',
      excerpt: 'Вода из реки Урал поднимается на десять сантиметров в час.',
      body: 'Дамба, построенная десять лет назад, не выдержала в пятницу вечером. Под водой оказались шесть тысяч домов Старого города. Спасатели вывозят людей на лодках, в Оренбурге готовят пункты размещения.',
      category: 'Общество',
      region: 'Россия',
      daysAgo: 18,
    },
    {
      title: 'Паводок дошёл до Оренбурга: уровень Урала превысил одиннадцать метров',
      excerpt: 'Власти призывают немедленно покинуть прибрежные кварталы.',
      body: 'Многоэтажки на набережной стоят в воде. Электричество отключено, мосты закрыты. Мэр сообщил, что пик паводка ожидается к среде.',
      category: 'Общество',
      region: 'Россия',
      daysAgo: 14,
    },
    {
      title: 'Жители Орска вышли к администрации и требуют компенсаций',
      excerpt: 'Люди говорят, что дамбу приняли с нарушениями.',
      body: 'Около ста человек собрались на площади после наводнения. Прокуратура обнаружила, что грызуны тут ни при чём: при строительстве сэкономили на грунте. Губернатор пообещал выплаты по пятьдесят тысяч за утраченное имущество.',
      category: 'Политика',
      region: 'Россия',
      daysAgo: 11,
    },
    {
      title: 'Почему дамбы не спасают: инженеры о весне на Урале',
      excerpt: 'Снега было вдвое больше нормы, а земля промёрзла на метр.',
      body: 'Ириклинское водохранилище сбрасывало воду, когда принять её было уже некуда. Гидролог Лев Осокин считает, что дамба в Орске была рассчитана на паводки прошлого века. Восстановление домов займёт не меньше двух лет.',
      category: 'Анализ',
      region: 'Россия',
      daysAgo: 6,
    },
  ],
  ставка: [
    {
      title: 'Центробанк поднял ключевую ставку до шестнадцати процентов',
      excerpt: 'Регулятор говорит о перегреве экономики.',
      body: 'Совет директоров Банка России счёл, что инфляция ускоряется из-за дефицита рабочих рук. Кредиты подорожают уже на следующей неделе. Аналитики ждут, что ставка останется высокой до лета.',
      category: 'Экономика',
      region: 'Россия',
      daysAgo: 21,
    },
    {
      title: 'Банки подняли доходность вкладов вслед за ключевой ставкой',
      excerpt: 'Деньги перетекают с фондового рынка на депозиты.',
      body: 'Крупнейшие банки предлагают вкладчикам до пятнадцати процентов годовых. Центробанк доволен: сбережения охлаждают спрос. Застройщики жалуются, что рыночная ипотека остановилась.',
      category: 'Экономика',
      region: 'Россия',
      daysAgo: 15,
    },
    {
      title: 'Инфляция не слушается Центробанка',
      excerpt: 'Цены растут быстрее прогноза, несмотря на дорогие кредиты.',
      body: 'За месяц подорожали яйца, бензин и перелёты. Экономист Вера Лунина объясняет: льготные программы выдают половину кредитов мимо ключевой ставки. Банк России готов к новому повышению.',
      category: 'Анализ',
      region: 'Россия',
      daysAgo: 8,
    },
    {
      title: 'Регулятор сохранил ставку и ужесточил тон',
      excerpt: 'О снижении в этом году Банк России больше не говорит.',
      body: 'Совет директоров обсуждал и повышение на два пункта. Инфляционные ожидания населения снова выросли. Рубль почти не заметил решения Центробанка.',
      category: 'Экономика',
      region: 'Россия',
      daysAgo: 2,
    },
  ],
  арал: [
    {
      title: 'Северный Арал снова отступает от Аральска',
      excerpt: 'За два года море потеряло десятую часть воды.',
      body: 'Кокаральская плотина пропускает больше, чем приносит Сырдарья. Рыбаки Казахстана возвращаются без судака. Министерство водных ресурсов обещает поднять плотину на два метра.',
      category: 'Экология',
      region: 'Казахстан',
      daysAgo: 23,
    },
    {
      title: 'Саксаул на дне моря: лесники сажают пустыню',
      excerpt: 'На высохшем дне Арала высадили миллион саженцев.',
      body: 'Соль с бывшего дна ветер несёт за триста километров. Саксаул удерживает песок, если переживёт первое лето. Узбекистан и Казахстан впервые сажают по общему плану.',
      category: 'Экология',
      region: 'Узбекистан',
      daysAgo: 16,
    },
    {
      title: 'Соседи по Сырдарье делят воду заново',
      excerpt: 'Киргизия просит уголь за летний сток, Казахстан просит воду для Арала.',
      body: 'Пять республик собрались в Ташкенте. Без зимних поставок угля Бишкек спускает Токтогульское водохранилище в мороз, и до Арала Сырдарья летом не доходит. Договор на год подписали поздно ночью.',
      category: 'Политика',
      region: 'Центральная Азия',
      daysAgo: 10,
    },
    {
      title: 'Рыба, которая вернулась и уходит опять',
      excerpt: 'История Аральска за двадцать лет: от верблюдов к заводам и обратно.',
      body: 'Когда построили Кокаральскую плотину, уловы выросли в шесть раз. Теперь вода солонеет, и завод закрыл смену. Капитан Серик Омаров помнит оба моря.',
      category: 'Общество',
      region: 'Казахстан',
      daysAgo: 4,
    },
  ],
  лесные_пожары: [
    {
      title: 'Якутия просит авиацию: лесные пожары подошли к посёлкам',
      excerpt: 'Режим чрезвычайной ситуации введён в семи районах.',
      body: 'Площадь огня превысила триста тысяч гектаров. Парашютисты-пожарные отстояли посёлок Кельдямо. Дым закрыл Якутск, аэропорт задерживает рейсы.',
      category: 'Общество',
      region: 'Россия',
      daysAgo: 20,
    },
    {
      title: 'Зоны контроля: почему тайгу перестали тушить',
      excerpt: 'По закону дальний пожар можно лишь наблюдать, если тушение дороже убытка.',
      body: 'Половина Якутии лежит в таких зонах. Эколог Анна Тимир говорит, что огонь доходит до деревень оттуда, где его не тушили. После дымного лета регион сократил зоны контроля на треть.',
      category: 'Анализ',
      region: 'Россия',
      daysAgo: 12,
    },
    {
      title: 'Дым якутской тайги дошёл до Монголии',
      excerpt: 'Спутники видят шлейф длиной в две тысячи километров.',
      body: 'Жителям Якутска советуют не выходить без масок. Углекислого газа с начала пожаров выброшено больше, чем за год выпускает Швеция. Дождей синоптики не обещают.',
      category: 'Экология',
      region: 'Россия',
      daysAgo: 15,
    },
    {
      title: 'Добровольцы у огня: кто тушит Якутию',
      excerpt: 'Учителя и трактористы копают минполосы за свой счёт.',
      body: 'В улусах собирают деньги на ранцевые опрыскиватели. Официальных пожарных на всю тайгу меньше тысячи. Этим летом огонь остановили в километре от школы.',
      category: 'Общество',
      region: 'Россия',
      daysAgo: 7,
    },
  ],
})

const arabic = newsOf('ar', {
  'سد-النهضة': [
    {
      title: 'إثيوبيا تعلن اكتمال الملء الرابع لسد النهضة',
      excerpt: 'القاهرة تصف الخطوة بأنها مخالفة جديدة لإعلان المبادئ.',
      body: 'قالت أديس أبابا إن بحيرة السد بلغت ستين مليار متر مكعب. ودعت مصر إلى اتفاق ملزم على تشغيل سد النهضة في سنوات الجفاف. وتراقب الخرطوم منسوب النيل الأزرق بقلق.',
      category: 'سياسة',
      region: 'أفريقيا',
      daysAgo: 17,
    },
    {
      title: 'جولة جديدة من مفاوضات السد تنتهي بلا نتيجة',
      excerpt: 'الخلاف على من يتحمل نقص المياه في سنوات الجفاف.',
      body: 'اجتمع وزراء الري من مصر والسودان وإثيوبيا أربعة أيام في أديس أبابا. وقال الوفد المصري إن المسار التفاوضي انتهى. وترفض إثيوبيا أي حصة ثابتة من مياه النيل الأزرق.',
      category: 'سياسة',
      region: 'أفريقيا',
      daysAgo: 11,
    },
    {
      title: 'مزارعو الدلتا يستعدون لنيل أقل',
      excerpt: 'محاصيل تستهلك ماء أقل وقنوات مبطنة بالإسمنت.',
      body: 'قلصت مصر مساحة الأرز إلى النصف خشية أن يحجز سد النهضة مياه النيل. ويقول المهندس سامر فوزي إن تبطين الترع يوفر خمسة مليارات متر مكعب. لكن المزارعين يشكون من ملوحة التربة.',
      category: 'اقتصاد',
      region: 'مصر',
      daysAgo: 7,
    },
    {
      title: 'كهرباء السد الإثيوبي: من يشتريها؟',
      excerpt: 'توربينات جاهزة وشبكة لا تصل إلى الجيران.',
      body: 'يولد سد النهضة نصف ما وعدت به أديس أبابا. وتشتري جيبوتي وكينيا كميات صغيرة. ويرى خبراء أن الربط مع السودان يحتاج إلى اتفاق على النيل الأزرق قبل الأسلاك.',
      category: 'اقتصاد',
      region: 'أفريقيا',
      daysAgo: 3,
    },
  ],
  'زلزال-الحوز': [
    {
      title: 'زلزال قوي يضرب إقليم الحوز جنوب مراكش',
      excerpt: 'فرق الإنقاذ تصل إلى القرى الجبلية سيرا على الأقدام.',
      body: 'انهارت بيوت الطين في أمزميز وتلات نيعقوب. وأقام الجيش مستشفى ميدانيا. وأعلن المغرب الحداد ثلاثة أيام على ضحايا الزلزال.',
      category: 'أخبار',
      region: 'المغرب',
      daysAgo: 24,
    },
    {
      title: 'خيام الأطلس: الشتاء الأول بعد الزلزال',
      excerpt: 'آلاف الأسر في الحوز ما زالت تنتظر البناء.',
      body: 'تسرب المطر إلى خيام أمزميز في نوفمبر. وتقول الحكومة إن أربعين ألف أسرة تسلمت الدفعة الأولى من دعم إعادة البناء. ويحتج سكان القرى الجبلية على بطء التعويضات.',
      category: 'مجتمع',
      region: 'المغرب',
      daysAgo: 15,
    },
    {
      title: 'مدارس متنقلة لأطفال الحوز',
      excerpt: 'معلمون يدرسون في حافلات بعد انهيار خمسمئة مدرسة.',
      body: 'فقدت تلات نيعقوب مدرستها وستة من تلاميذها في الزلزال. وتنقل الوزارة الطلاب الأكبر سنا إلى مراكش. وتقول المعلمة نجاة أيت علي إن الخوف يزول أبطأ من الأنقاض.',
      category: 'مجتمع',
      region: 'المغرب',
      daysAgo: 9,
    },
    {
      title: 'هل تعود بيوت الطين إلى الأطلس؟',
      excerpt: 'مهندسون يريدون إعادة البناء بمواد محلية تقاوم الهزات.',
      body: 'يلوم كثيرون الطين على ضحايا زلزال الحوز، لكن المهندسة سلمى بناني ترى أن العيب في البناء لا في المادة. وقد شيدت في أمزميز بيتا نموذجيا بأحزمة خشبية. وتشترط الدولة الخرسانة لصرف دعم إعادة البناء.',
      category: 'تحليل',
      region: 'المغرب',
      daysAgo: 4,
    },
  ],
})

export const JUDGED_NEWS: NewsStory[] = [...english, ...german, ...russian, ...arabic]
