import type { PortraitStyle } from '../../character/character.ts'
import type { Brief, Genre, Setting, SubjectKind, TimeOfDay, Weather } from './brief.ts'

/** Phrases are separated by `|`; plurals are understood by themselves. */
export const settingWords: Readonly<Record<Setting, string>> = {
  city: 'city|skyline|skyscraper|downtown|metropolis|rooftop|bridge over the city|boulevard|tower block|urban|city rooftop|harbor city|capital',
  'neon-city':
    'neon|cyberpunk|neon city|cyberpunk city|neon street|megacity|hologram|holographic|futuristic city|neon sign|neon light|mega city|dystopian city|neon lit|cyber city|rain slicked neon',
  street:
    'street|alley|alleyway|lane|backstreet|side street|narrow street|city street|cobbled street|cobblestone|dark alley|crosswalk|sidewalk|lamppost|street lamp|market street|bazaar|market|shop|storefront|cafe terrace|square|plaza|doorway|neighborhood|neighbourhood',
  forest:
    'forest|wood|woods|woodland|pine|grove|birch|trail|forest path|clearing|undergrowth|campfire|glade|redwood|forest floor|forest clearing',
  jungle:
    'jungle|rainforest|rain forest|tropical|palm|swamp|vine|overgrown|bamboo|mangrove|lost temple|jungle temple|tropics|canopy',
  mountains:
    'mountain|peak|summit|cliff|ridge|valley|alps|canyon|gorge|volcano|highland|mountain pass|waterfall|mountain range|crag|ravine|foothill|fjord|mountaintop|lake|river|hilltop',
  coast:
    'sea|ocean|coast|beach|shore|harbor|harbour|lighthouse|island|bay|pier|wave|port|dock|seaside|cove|tide|sailing|open sea|waterfront|jetty|lagoon|surf|coastline|shoreline|quay|headland',
  desert:
    'desert|dune|sand|sahara|oasis|badlands|mesa|wasteland|arid|sandstorm|cactus|saloon|frontier|wild west|outlaw',
  space:
    'space|outer space|planet|galaxy|nebula|orbit|asteroid|cosmos|deep space|mars|moon surface|lunar|black hole|star field|starfield|moon base|alien world|alien planet|solar system|space station|interstellar|cosmic',
  room: 'room|office|apartment|kitchen|bedroom|library|study|living room|desk|interior|indoors|bar|cafe|café|restaurant|classroom|attic|hotel room|detective office|bookshop|parlor|parlour|window seat|hospital|hallway|corridor|cabin interior|studio|inn|tavern|diner|home|armchair|fireplace|courtroom|cockpit cafe',
  laboratory:
    'laboratory|lab|research lab|experiment|scientist|test tube|workshop|workbench|server room|clean room|beaker|research station|machine room|inventor|microscope',
  castle:
    'castle|ruin|ruins|fortress|palace|citadel|tower|kingdom|temple|ruined castle|ancient ruin|abbey|cathedral|keep|throne|drawbridge|battlement|crumbling tower|mansion|manor|haunted house',
  village:
    'village|hamlet|farm|cottage|farmhouse|barn|town|small town|windmill|countryside|garden|mill|main street|orchard|chapel|backyard|fair',
  snowfield:
    'snowfield|arctic|tundra|glacier|iceberg|polar|antarctic|ice|frozen|snowy plain|blizzard|frozen lake|north pole|ice field|snowdrift|winter landscape',
  underwater:
    'underwater|under the sea|seabed|coral|reef|deep sea|ocean floor|submarine|beneath the waves|beneath the sea|kelp|sunken|mermaid|diver|shipwreck|abyss|sea floor',
  plain:
    'plains|grassy plain|open plain|field|battlefield|meadow|grassland|prairie|steppe|savanna|savannah|hill|wheat|wheat field|pasture|battle|army|grass|moor|heath|vineyard|wildflower|crossroads|road',
  cave: 'cave|cavern|grotto|tunnel|mine|underground|crypt|dungeon|catacomb|crystal|stalactite|lair|underground lake|sewer',
  station:
    'station|train station|railway|railway station|platform|subway|metro|terminal|railroad|tram stop|airport|subway station|tracks|train platform|concourse',
  'ship-bridge':
    'bridge of the ship|ship bridge|spaceship bridge|starship bridge|bridge of a starship|bridge of the starship|bridge of a spaceship|bridge of a space ship|bridge of the spaceship|command deck|control room|cockpit|command bridge|mission control|captain chair|viewport|space ship bridge|aboard the starship|aboard the spaceship|control panel|cryo chamber',
}

export const timeWords: Readonly<Record<TimeOfDay, string>> = {
  dawn: 'dawn|sunrise|daybreak|early morning|first light|morning|break of day',
  day: 'day|noon|midday|afternoon|daylight|sunny|bright sun|broad daylight|blue sky|sunlight|sunlit',
  'golden hour': 'golden hour|sunset|golden light|late afternoon|low sun|setting sun|golden|warm evening light|sundown',
  dusk: 'dusk|twilight|evening|nightfall|blue hour|gloaming',
  night:
    'night|midnight|moonlight|moonlit|starlight|nighttime|moon|starry|starry sky|stars|night sky|after dark|neon|darkness|full moon|candlelight|aurora',
}

export const weatherWords: Readonly<Record<Weather, string>> = {
  clear: 'clear sky|cloudless|clear',
  rain: 'rain|rainy|raining|drizzle|downpour|wet street|rain soaked|shower|puddle|rainfall|rain slicked',
  fog: 'fog|foggy|mist|misty|haze|hazy|smoke|steam|murky|smog',
  snow: 'snow|snowy|snowing|snowfall|snowflake|blizzard|winter|frost|snow covered',
  storm: 'storm|stormy|thunder|lightning|tempest|hurricane|thunderstorm|storm cloud|gale|raging sea|typhoon',
}

export const subjectWords: Readonly<Record<SubjectKind, string>> = {
  person:
    'man|woman|girl|boy|person|figure|hero|heroine|detective|keeper|child|stranger|soldier|warrior|knight|wizard|witch|traveler|traveller|scientist|doctor|captain|sailor|king|queen|prince|princess|thief|hunter|explorer|monk|lady|someone|silhouette|wanderer|agent|spy|hacker|pilot|farmer|priest|teacher|student|artist|musician|old man|old woman|mother|father|samurai|ninja|assassin|pirate|outlaw|sheriff|inspector|journalist|inventor|engineer|archaeologist|poet|painter|baker|gardener|hiker|survivor|sorcerer|elf|ghost|she|he|investigator|fisherman|shepherd|merchant|nurse|barista|waitress|bounty hunter|gunslinger|ranger|lone figure|mechanic|courier|climber|diver|chef',
  pair: 'couple|lovers|two people|two figures|two friends|pair|siblings|brothers|sisters|two strangers|hand in hand|man and woman|boy and girl|duo|both of them|mother and daughter|father and son|two men|two women|bride|sister and brother|partners|twins|man and a woman|side by side|two of them|embrace|kiss|two silhouettes',
  group:
    'group|crowd|team|family|people|army|soldiers|villagers|friends|crew|gang|band|crowds|warriors|knights|pirates|children|procession|three figures|companions|townsfolk|survivors|explorers|fellowship|three friends|squad|passengers|travellers|travelers|scientists',
  rider:
    'rider|cowboy|horseman|horsewoman|on horseback|cavalry|riding a horse|mounted|cowgirl|rides a horse|knight on a horse|gallop|galloping',
  robot: 'robot|android|droid|mech|cyborg|automaton|machine man|golem|giant robot',
  astronaut: 'astronaut|cosmonaut|spacesuit|space suit|spaceman|space explorer|spacewalk',
  ship: 'ship|boat|sailboat|galleon|vessel|schooner|pirate ship|sailing ship|yacht|fishing boat|frigate|rowboat|sail|ferry|caravel',
  car: 'car|automobile|taxi|vehicle|truck|van|sedan|police car|hover car|convertible|cab|traffic',
  train: 'train|locomotive|steam train|express|steam engine|railcar|night train|tram',
  dog: 'dog|wolf|hound|puppy|coyote|fox|werewolf|jackal|husky',
  cat: 'cat|kitten|black cat|tomcat',
  horse: 'horse|stallion|mare|pony|unicorn',
  deer: 'deer|stag|elk|doe|reindeer|moose|antelope',
  bird: 'bird|raven|crow|eagle|gull|seagull|hawk|owl|flock|dove|falcon|swallow|heron|crane|phoenix',
  dragon: 'dragon|wyvern|drake',
  whale: 'whale|orca|leviathan|shark|dolphin|fish|manta|sea creature|turtle|school of fish|humpback',
  tree: 'lone tree|old tree|oak|giant tree|great tree|tree of life|ancient tree|willow|dead tree|cherry tree|single tree|tree',
  lighthouse: 'lighthouse|beacon|light tower',
  rocket: 'rocket|launch pad|rocket launch|liftoff|missile|space shuttle',
  spaceship:
    'spaceship|space ship|starship|spacecraft|ufo|flying saucer|mothership|airship|shuttle|zeppelin|drone|fleet|star cruiser',
}

export const genreWords: Readonly<Record<Genre, string>> = {
  noir: 'noir|film noir|crime|detective|hardboiled|gangster|thriller',
  cyberpunk: 'cyberpunk|dystopia|dystopian|hacker|neon|megacorp',
  fantasy:
    'fantasy|fairy tale|fairytale|magic|magical|myth|mythical|dragon|wizard|elf|sword|epic fantasy|legend|enchanted',
  romance: 'romance|romantic|love|love story|lovers|romcom|wedding',
  horror: 'horror|terror|haunted|ghost|vampire|zombie|slasher|nightmare|gothic|scary|monster|creepy|eerie',
  western: 'western|cowboy|wild west|frontier|gunslinger|outlaw|saloon',
  adventure: 'adventure|action|quest|treasure|expedition|explorer|pirate|journey|jungle|family',
  'science fiction':
    'science fiction|sci fi|scifi|space|alien|future|futuristic|robot|space opera|starship|android|astronaut|planet',
  comedy: 'comedy|funny|humor|humour|humorous|satire|parody|slapstick|kids|children|animation|musical|cartoon',
  mystery: 'mystery|mysterious|whodunit|secret|suspense|investigation|enigma|puzzle|clue|inspector',
  drama: 'drama|historical|history|war|biography|documentary|slice of life|tragedy|period',
}

export const styleWords: Readonly<Record<PortraitStyle, string>> = {
  photo: 'photo|photograph|photorealistic|cinematic|photography|realistic',
  anime: 'anime|manga|cel shaded|ghibli',
  watercolour: 'watercolour|watercolor|aquarelle',
  oil: 'oil painting|oil|oil on canvas|impasto|impressionist',
  pixel: 'pixel|pixel art|8 bit|16 bit|pixelated|8bit|16bit',
  comic: 'comic|comic book|graphic novel|ink drawing|halftone|pop art',
}

export const dressWords: Readonly<Record<Exclude<Brief['dress'], 'plain'>, string>> = {
  hat: 'hat|fedora|detective|cowboy|sheriff|gunslinger|noir|inspector|gangster|outlaw|spy|private eye|bounty hunter|investigator',
  cloak:
    'cloak|hood|hooded|wizard|knight|sorcerer|warrior|monk|witch|king|elf|ranger|assassin|cape|fantasy|prince|wanderer|mage',
  pack: 'backpack|explorer|hiker|traveler|traveller|adventurer|climber|archaeologist|survivor|expedition',
  skirt: 'woman|girl|dress|princess|queen|lady|mother|heroine|she|bride|daughter|witch|waitress|sister',
  coat: 'coat|trench coat|man|scientist|keeper|captain|doctor|hacker|raincoat|sailor|winter|agent|father|old man',
}
