import type { Feature, Motif } from './find-subject.ts'

/** `_` stands for the space that ends every word of the searched text; `x[ab]` for two stems. */
const stems = (...lines: string[]): string[] =>
  lines
    .join('|')
    .split('|')
    .flatMap((stem) => {
      const choice = /\[(.+)\]/u.exec(stem)
      return choice ? [...(choice[1] ?? '')].map((letter) => stem.replace(choice[0], letter)) : [stem]
    })
    .map((stem) => stem.replace('_', ' '))

/** Beginnings of words that speak of a motif: en, de, es, fr, it, pt, pl, ru, hi, zh, ar. */
export const motifWords: Readonly<Record<Motif, readonly string[]>> = {
  mountains: stems(
    'mountain|peak|summit|climb|valley|cliff|hike|hiking|volcano|glacier|challenge|rocky',
    'berg_|berge|gipfel|tal_|montaña|cumbre|montagn|sommet|montanh|gór|szczyt|гор_|горы|гора_|вершин|पर्वत|पहाड़|山|峰|جبل|جبال',
  ),
  sea: stems(
    'sea_|seas_|ocean|wave_|waves|ship|boat|sail|coast|beach|shore|island|harbo|lighthouse|water|river|lake|fish|whale|tide|storm',
    'meer|ozean|küste|strand|schiff|leuchtturm|wasser|insel|fluss|mar_|océano|playa|barco|agua|faro_|mer_|plage|bateau|phare|eau_|mare_|spiaggia|nave_|oceano|praia|navio|farol',
    'morz|ocean|statek|plaż|wod|latarni|мор|океан|корабл|маяк|пляж|вод|समुद्र|सागर|नाव|प्रकाशस्तंभ|पानी|海|船|灯塔|水|岛|بحر|البحر|سفين|منارة|شاطئ|ماء',
  ),
  forest: stems(
    'forest|tree|wood_|woods|jungle|leaf|leaves|nature|wild|animal|fox_|wolf|bear_|deer|autumn|plant',
    'wald|wälder|baum|bäume|natur_|bosque|árbol|selva|naturaleza|forêt|arbre|foresta|albero|bosco|floresta|árvore|las_|lasu|drzew|лес_|леса|лесу|дерев|जंगल|पेड़|森林|树|林|غابة|شجر',
  ),
  city: stems(
    'city|cities|street|town|building|skyline|skyscraper|traffic|urban|neighbo|office|bridge|car_|cars_|architect|business|company|shop|market_|people',
    'stadt|städt|straße|gebäude|brücke|auto_|ciudad|calle|edificio|puente|ville_|rue_|pont_|città|strada|cidade|rua_|ponte_|miast|ulic|most_|город|улиц|мост|शहर|सड़क|城|街|桥|مدينة|شارع|جسر',
  ),
  space: stems(
    'space|star_|stars|planet|galaxy|universe|cosmos|moon|rocket|astronaut|orbit|mars_|solar|telescope|astronom|earth_',
    'weltraum|stern|planet|mond_|rakete|weltall|espacio|estrella|luna_|cohete|espace|étoile|lune_|fusée|spazio|stell|razzo|espaço|lua_|foguete|kosmos|gwiazd|księżyc|космос|звезд|звёзд|планет|лун|ракет|अंतरिक्ष|तारे|चाँद|太空|宇宙|星|月亮|火箭|فضاء|الفضاء|نجوم|كوكب|القمر|صاروخ',
  ),
  desert: stems(
    'desert|dune|sand_|sands|camel|drought|heat_|canyon|pyramid|egypt|sahara',
    'wüste|düne|desierto|arena_|désert|sable_|deserto|sabbia|areia|pustyni|пустын|песок|песк|रेगिस्तान|沙漠|沙|صحراء|الصحراء|رمال',
  ),
  field: stems(
    'field|farm|house|home_|flower|garden|grass|meadow|village|spring_|harvest|bee_|bees_|food|bread|coffee|tea_|wheat|health|grow_|seed|child|family|love|friend|picnic|cow_|sheep|butterfl',
    'feld|haus_|blume|garten|wiese|dorf|kind|familie|liebe|essen_|casa_|maison|campo|flor|jardín|niñ|familia|amor|champ|fleur|jardin|enfant|famille|amour|fiore|giardino|bambin|famigli|jardim|crianç|família|dom_|pol[ae]_|kwiat|ogród|dzieck|rodzin|пол[яе]_|цвет|сад_|дерев|ребен|дет|семь|дом_|घर|खेत|फूल|बच्च|परिवार|房|家|田|花|孩|家庭|爱|بيت|حقل|زهر|طفل|عائلة|حديقة',
  ),
  clouds: stems(
    'sky_|cloud|fly_|flying|flight|bird|wind|air_|plane|airplane|balloon|dream|weather|freedom|heaven|climate|hope|wing',
    'himmel|wolke|flieg|vogel|vögel|traum|wetter|luft_|cielo|nube|volar|pájaro|sueño|ciel_|nuage|voler_|oiseau|rêve|nuvol|uccell|sogn|céu|nuve|voar|pássaro|sonho|nieb|chmur|lata|ptak|неб|облак|лета|птиц|мечт|आकाश|बादल|पक्षी|सपना|天空|云|飞|鸟|梦|سماء|السماء|غيم|طائر|حلم',
  ),
  network: stems(
    'ai_|artificial|intelligen|computer|software|code_|coding|program|data_|network|internet|digital|robot|machine|algorithm|technolog|cloud comput|server|neural|brain|science|scientif|quantum|chip|phone|app_|apps_|online|cyber|model',
    'künstlich|intelligenz|rechner|daten|netz|technik|technolog|roboter|wissenschaft|gehirn|inteligencia|ordenador|datos|tecnolog|red_|ciencia|cerebro|ordinateur|données|réseau|science|cerveau|intelligenza|dati_|rete_|scienza|cervello|inteligência|computador|dados|ciência',
    'komputer|sztuczn|dane_|sieć|nauk|mózg|компьютер|интеллект|данн|сет[иь]_|технолог|робот|наук|мозг|कंप्यूटर|तकनीक|रोबोट|विज्ञान|डेटा|人工|智能|电脑|数据|网络|科技|技术|机器|科学|ذكاء|حاسوب|بيانات|شبكة|تقني|روبوت|علم',
  ),
  growth: stems(
    'growth|chart|money|profit|revenue|invest|stock|econom|finance|financial|sale_|sales|percent|statistic|market share|income|price|budget|bank|increase|success|productiv|startup|customer|tax_',
    'wachstum|geld|gewinn|umsatz|wirtschaft|finanz|prozent|preis|erfolg|crecimiento|dinero|ganancia|econom|éxito|precio|croissance|argent_|bénéfice|économ|succès|prix_|crescita|denaro|successo|prezzo|crescimento|dinheiro|sucesso|preço',
    'wzrost|pieni|zysk|gospodar|sukces|cen[ay]_|рост_|роста|деньг|прибыл|эконом|успех|цен[аы]_|विकास|पैसा|लाभ|सफलता|增长|钱|利润|经济|成功|نمو|مال_|ربح|اقتصاد|نجاح',
  ),
  lights: stems(
    'party|celebrat|christmas|birthday|light_|lights|lamp|candle|magic|music|dance|dancing|festival|concert|holiday|welcome|wonder|night club|film_|movie|cinema|show_|gift|wedding',
    'feier|weihnacht|licht|kerze|musik|tanz|fest_|geschenk|hochzeit|fiesta|navidad|luz_|luces|música|baile|fête|noël|lumière|musique|danse|festa|natale|luce_|musica|danza|natal_|luzes|dança|świę|światł|muzyk|taniec',
    'праздник|рождеств|свет_|свеч|музык|танец|свадьб|उत्सव|प्रकाश_|संगीत|नृत्य|दीप|节|灯光|音乐|舞|婚|احتفال|ضوء|موسيقى|رقص|عيد',
  ),
  ribbons: stems(
    'idea|think|thought|feel|emotion|energy|flow|change|story|imagin|creativ|art_|future|time_|mind|history',
  ),
}

/** Beginnings of words that mention a feature. */
export const featureWords: Readonly<Record<Feature, readonly string[]>> = {
  night: stems(
    'night|midnight|dark_|darkness|nacht|nächt|dunkel|noche|oscur|nuit|notte|noite|noc_|nocy|ноч|тёмн|темн|रात|夜|晚上|ليل',
  ),
  stars: stems('star_|stars|starry|stern|estrella|étoile|stell|estrela|gwiazd|звезд|звёзд|तारे|星|نجوم'),
  rain: stems(
    'rain|storm|regen|sturm|lluvia|tormenta|pluie|tempête|pioggia|tempesta|chuva|tempestade|deszcz|burz|дожд|бур[яи]|वर्षा|बारिश|तूफ़ान|雨|مطر|عاصف',
  ),
  snow: stems(
    'snow|winter|ice_|frost|schnee|nieve|invierno|neige|hiver|neve|inverno|śnieg|zim[ay]_|снег|зим|बर्फ|雪|冬|ثلج|شتاء',
  ),
  birds: stems('bird|gull|seagull|swan|vogel|vögel|möwe|pájaro|oiseau|uccell|pássaro|ptak|птиц|чайк|पक्षी|鸟|طيور|طائر'),
  lighthouse: stems('lighthouse|leuchtturm|faro_|phare|farol|latarni|маяк|प्रकाशस्तंभ|灯塔|منارة|المنارة'),
  boat: stems(
    'boat|ship|sail|row_|rowed|boot_|schiff|segel|barco|vela_|bateau|voilier|nave_|barca|navio|statek|łód|лодк|корабл|парус|नाव|जहाज|船|سفين|قارب',
  ),
  house: stems(
    'house|home_|village|farm|haus|dorf|casa_|pueblo|maison|village|villaggio|aldeia|dom_|wieś|дом_|деревн|घर|गाँव|村|家园|بيت|قرية',
  ),
}
