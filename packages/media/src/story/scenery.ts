import type { Place } from './genre.ts'

interface Scenery {
  words: RegExp
  images: readonly string[]
  /** No rain, no snow, no fog there. */
  dry?: boolean
  /** Neither sky nor season. */
  space?: boolean
  /** There is water and a tide. */
  coast?: boolean
}

/** How places of prompts look. The first that fits. */
const sceneries: readonly Scenery[] = [
  {
    words: /space ?ship|starship|spacecraft/u,
    images: ['spaceship bridge with glowing panels', 'spaceship in deep space among stars'],
    dry: true,
    space: true,
  },
  {
    words: /space station|\borbit|space\b/u,
    images: ['space station in orbit above a planet', 'space station corridor, stars in the window'],
    dry: true,
    space: true,
  },
  {
    words: /mars|moon|planet|colony|asteroid|galaxy|europa|titan/u,
    images: ['planet surface with domes under a starry space sky', 'rocky alien planet in space, two moons'],
    dry: true,
    space: true,
  },
  {
    words: /submarine|underwater|reef|atlantis/u,
    images: ['underwater seabed with shafts of light', 'submarine underwater in the deep sea'],
    dry: true,
  },
  {
    words: /desert|sahara|dune|wasteland|egypt|cairo|oasis/u,
    images: ['desert dunes under a wide sky', 'desert sand and distant rocks'],
    dry: true,
  },
  { words: /lighthouse/u, images: ['lighthouse on a rocky coast', 'lighthouse above the sea'] },
  {
    words: /arctic|antarctic|tundra|glacier|iceland|greenland|north pole/u,
    images: ['snowy arctic plain with ice', 'frozen sea under a pale arctic sky'],
    coast: true,
  },
  { words: /jungle|rainforest|amazon/u, images: ['jungle with vines and giant trees', 'jungle clearing by a river'] },
  { words: /forest|wood/u, images: ['deep forest with old trees', 'forest path between pines'] },
  {
    words: /island|coast|beach|shore|sea|harbou?r|port|ocean|ship|boat|reef/u,
    images: ['rocky coast above the sea', 'harbour with boats by the sea'],
    coast: true,
  },
  {
    words: /mountain|alps|himalaya|valley|andes|peak/u,
    images: ['mountain valley under high peaks', 'mountain village below a ridge'],
  },
  {
    words: /castle|palace|kingdom|fortress|tower|abbey|monastery|temple|mansion|manor/u,
    images: ['castle on a hill', 'castle courtyard with stone walls'],
  },
  {
    words: /train|station|railway|subway/u,
    images: ['train station platform', 'railway carriage, a train at a platform'],
    dry: true,
  },
  { words: /lab|research/u, images: ['laboratory with instruments', 'bright laboratory with glass'], dry: true },
  {
    words: /cave|mine|cavern|bunker|cellar|basement/u,
    images: ['cave with rock walls', 'underground tunnel'],
    dry: true,
  },
  { words: /village|town|farm|countryside/u, images: ['village street with old houses', 'small village with gardens'] },
  {
    words: /house|library|school|hospital|hotel|museum|theat|bakery|cafe|restaurant|attic|apartment|bookshop/u,
    images: ['quiet room with tall windows', 'room full of old things'],
    dry: true,
  },
]

const cityImages = ['old city street', 'city square with lamps', 'city rooftops']

export const sceneryOf = (place: string): Required<Omit<Scenery, 'words'>> => {
  const found = sceneries.find(({ words }) => words.test(place.toLowerCase()))
  const { images = cityImages, dry = false, space = false, coast = false } = found ?? {}
  return { images, dry, space, coast }
}

/** Where somebody of a trade is at home: the end of the trade's name, the place. */
const homes: readonly (readonly [trade: RegExp, place: Place])[] = [
  [
    /lighthouse keeper/u,
    {
      the: 'the lighthouse',
      at: 'in the lighthouse',
      images: ['lighthouse on a rocky coast', 'lighthouse lamp room with glass, sea below'],
    },
  ],
  [
    /baker$/u,
    {
      the: 'the bakery',
      at: 'in the bakery',
      images: ['bakery room with an oven and loaves', 'small bakery shop on a street'],
    },
  ],
  [
    /librarian$|archivist$/u,
    {
      the: 'the library',
      at: 'in the library',
      images: ['library room with tall shelves', 'reading room of an old library'],
    },
  ],
  [
    /(?:cook|chef|waiter|waitress)$/u,
    {
      the: 'the kitchen',
      at: 'in the kitchen',
      images: ['restaurant kitchen with copper pans', 'small restaurant room with tables'],
    },
  ],
  [
    /(?:astronaut|cosmonaut)$/u,
    {
      the: 'the cabin',
      at: 'in the cabin',
      images: ['space station cabin with a round window', 'space capsule room with instruments, stars outside'],
    },
  ],
  [
    /(?:knight|king|queen|prince|princess|squire)$/u,
    {
      the: 'the castle',
      at: 'in the castle',
      images: ['castle hall with banners', 'castle courtyard at the foot of a tower'],
    },
  ],
  [
    /(?:fisherman|fisher|sailor|ferryman)$/u,
    {
      the: 'the boat',
      at: 'aboard the boat',
      images: ['fishing boat at a harbour pier', 'small boat on the sea off the coast'],
    },
  ],
  [
    /(?:captain|pirate)$/u,
    { the: 'the ship', at: 'aboard the ship', images: ['ship cabin with charts', 'deck of a sailing ship at sea'] },
  ],
  [
    /(?:painter|artist|sculptor|potter)$/u,
    {
      the: 'the studio',
      at: 'in the studio',
      images: ['artist studio room with canvases', 'studio with a north window'],
    },
  ],
  [
    /(?:scientist|chemist|physicist|biologist|inventor|researcher)$/u,
    {
      the: 'the laboratory',
      at: 'in the laboratory',
      images: ['laboratory with glass instruments', 'cluttered laboratory workbench'],
    },
  ],
  [
    /(?:farmer|shepherd|rancher)$/u,
    { the: 'the farm', at: 'on the farm', images: ['farm with fields and a barn', 'farmhouse in a meadow'] },
  ],
  [
    /(?:clockmaker|watchmaker|carpenter|blacksmith|toymaker|mechanic|shoemaker|tailor|bookbinder|cartographer|mapmaker|glassblower)$/u,
    {
      the: 'the workshop',
      at: 'in the workshop',
      images: ['workshop room with tools on the wall', 'workbench by a window in a small workshop'],
    },
  ],
  [
    /(?:doctor|nurse|surgeon)$/u,
    {
      the: 'the surgery',
      at: 'in the surgery',
      images: ['hospital room with white curtains', 'quiet hospital hallway'],
    },
  ],
  [
    /(?:pianist|violinist|cellist|musician|singer|composer|tuner)$/u,
    {
      the: 'the music room',
      at: 'in the music room',
      images: ['music room with a piano', 'small rehearsal room with a window'],
    },
  ],
  [
    /(?:dragon)$/u,
    { the: 'the cave', at: 'in the cave', images: ['cave high in the mountains', 'cave with a view over a valley'] },
  ],
]

export const homeOf = (role: string): Place | undefined => homes.find(([trade]) => trade.test(role))?.[1]
