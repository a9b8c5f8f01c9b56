/** Nouns of prompts, singular. Where a word is missing, the prompt is still told, only less of it is understood. */
const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/u))

export const creatures = words(
  'dragon robot android cat kitten dog puppy fox wolf bear mouse rat rabbit owl crow raven bird sparrow penguin elephant whale dolphin horse unicorn turtle tortoise frog goose duck hedgehog squirrel snail ghost alien monster giant goblin troll golem vampire werewolf phoenix octopus lion tiger monkey pig goat sheep bee ant spider snowman scarecrow toy doll machine ai',
)

export const people = words(
  `man woman boy girl child kid teenager teen person stranger orphan baby twin sibling brother sister mother father mum mom dad parent grandmother grandfather grandma grandpa
  granddaughter grandson daughter son aunt uncle cousin widow widower bride groom wife husband couple friend neighbor neighbour lover rival enemy
  detective inspector investigator policeman policewoman officer cop sheriff marshal deputy ranger agent spy assassin hitman thief burglar robber smuggler gangster criminal killer murderer villain outlaw gunslinger cowboy cowgirl bandit prisoner fugitive
  doctor nurse surgeon scientist physicist chemist biologist botanist astronomer astronaut cosmonaut engineer inventor mechanic programmer hacker coder researcher archaeologist historian librarian archivist professor teacher student pupil
  baker cook chef waiter waitress barista bartender brewer butcher farmer gardener shepherd fisherman fisherwoman fisher hunter miner lumberjack carpenter blacksmith potter weaver tailor seamstress shoemaker cobbler clockmaker watchmaker glassblower toymaker mapmaker cartographer bookbinder bookseller shopkeeper merchant trader florist barber driver courier pilot captain sailor pirate diver explorer adventurer climber mountaineer guide traveler traveller wanderer hiker cyclist runner boxer wrestler footballer surfer gymnast swimmer skater coach
  painter artist sculptor photographer musician pianist violinist cellist guitarist drummer singer composer conductor dancer ballerina actor actress director writer author novelist poet journalist reporter editor translator comedian clown magician juggler acrobat dj
  knight king queen prince princess emperor empress duke duchess lord lady squire warrior soldier general colonel lieutenant sergeant veteran samurai ninja viking gladiator archer mercenary guard bodyguard butler maid servant slave peasant
  wizard witch sorcerer sorceress mage druid priest priestess nun monk bishop pope shaman prophet oracle elf dwarf fairy mermaid hobbit halfling angel demon god goddess hero heroine superhero
  lawyer judge banker accountant clerk secretary businessman businesswoman ceo manager politician mayor president senator diplomat ambassador postman mailman postwoman firefighter paramedic janitor caretaker keeper ferryman undertaker gravedigger apprentice beekeeper tuner maker breeder widower immigrant refugee colonist settler survivor scavenger bounty-hunter time-traveler loner dreamer vet veterinarian tutor governess nanny maestro medic operator technician welder trucker biker rancher prospector cop sleuth jeweler jeweller collector crew team gang family villager townsman islander`,
)

/** What can be carried, kept, hidden and shown: good to have a story about. */
export const things = words(
  `message letter note postcard telegram book diary journal notebook manuscript map chart key ring necklace locket pendant amulet bracelet crown sword dagger knife axe bow shield spear wand staff box chest suitcase bag briefcase parcel package
  photograph photo picture portrait painting sketch mirror lamp lantern candle clock watch compass telescope camera radio recorder cassette tape record phone computer chip drive disk shard usb drone mask coin medal badge statue statuette figurine doll puppet toy kite umbrella hat glove shoe coat cloak
  violin guitar piano flute drum trumpet song melody symphony poem recipe cake pie loaf egg seed flower rose bulb feather shell pearl stone gem diamond ruby emerald crystal orb relic artifact artefact idol skull bone fossil bottle potion flask vial cup chalice grail goblet bell scroll tablet document file ledger will deed contract ticket passport card puzzle treasure gold jewel helmet prosthesis marble button thread
  whistle lens tooth horn harp saddle rifle revolver`,
)

/** Where a story may take place, when it is not named. */
export const placeNouns = words(
  `town village city metropolis island forest wood woods jungle desert mountain mountains valley coast shore beach harbor harbour port lighthouse castle palace kingdom tower fortress monastery abbey temple cathedral church chapel school academy university hospital hotel inn tavern bar cafe restaurant bakery library bookshop museum theatre theater opera circus carnival factory farm ranch house mansion manor cottage cabin apartment attic cellar basement laboratory lab station spaceship starship ship submarine boat yacht train plane airship airport prison asylum orphanage market mall garden park zoo cemetery graveyard swamp marsh moor prairie plains savanna tundra arctic antarctica glacier cave cavern mine planet moon galaxy colony outpost base bunker wasteland suburb neighborhood neighbourhood street alley bridge river lake ocean sea reef world future past space underworld monastery vineyard`,
)
