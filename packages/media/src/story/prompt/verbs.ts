/** Verbs of prompts, in their base form. */
const bases =
  `find discover receive inherit get uncover unearth steal lose buy sell win open hear see meet befriend love marry rescue save protect help raise adopt follow hunt chase track pursue fight face battle defeat confront betray kill murder poison kidnap capture arrest investigate solve search seek look explore travel journey sail fly drive ride walk run race flee escape hide return come go leave arrive move live work sleep dream wake awake fall rise become turn learn teach discover realize realise remember forget know believe think wonder fear hate want wish hope need try attempt decide choose plan begin start stop end quit refuse accept agree join lead build make create invent design repair fix mend paint write draw sing dance play perform cook bake brew grow plant farm fish dive dig climb cross reach enter break burn destroy explode crash survive die haunt possess curse summon awaken conjure cast lift carry bring take give send deliver hold keep guard watch wait stay stand sit lie speak talk tell say ask answer call whisper shout cry laugh smile read study visit explore invade attack defend conquer rule serve obey rebel swap trade exchange switch transform change grow shrink age discover stumble uncover compete challenge struggle strive must race team reunite separate divorce date kiss elope confess hire train coach adopt lure trap rob swindle forge smuggle expose reveal prove clear avenge revenge question interview spy infiltrate hack decode decipher translate collect gather count spend share`
    .trim()
    .split(/\s+/u)

const modals = 'must can will should would could has have is are was were does do had needs'.split(' ')

const thirdPerson = (base: string): string => {
  if (/(?:s|x|z|ch|sh|o)$/u.test(base)) return `${base}es`
  return /[^aeiou]y$/u.test(base) ? `${base.slice(0, -1)}ies` : `${base}s`
}

const singulars = new Set([...bases.map(thirdPerson), ...modals])
const plurals = new Set([...bases, ...modals])

/** Whether the word can be the verb of a clause in the present tense. */
export const isVerb = (word: string, plural: boolean): boolean => (plural ? plurals : singulars).has(word)

/** Verbs by which something comes to the hero: its object is the thing of the story. */
const obtaining = new Set(
  'find discover receive inherit get uncover unearth steal lose buy win open carry bring take keep guard hold deliver seek read write make build repair forge smuggle decode decipher translate protect hunt collect'.split(
    ' ',
  ),
)
const hostile = new Set(
  'hunt chase track pursue fight face battle defeat confront kill investigate flee escape arrest expose rob swindle capture'.split(
    ' ',
  ),
)

const friendly = new Set(
  'meet befriend love marry rescue save protect help raise adopt join date kiss train coach teach fall reunite team hire'.split(
    ' ',
  ),
)

const baseOf = (verb: string): string => bases.find((base) => base === verb || thirdPerson(base) === verb) ?? verb

export const isObtaining = (verb: string): boolean => obtaining.has(baseOf(verb))
export const isFriendly = (verb: string): boolean => friendly.has(baseOf(verb))
export const isHostile = (verb: string): boolean => hostile.has(baseOf(verb))
