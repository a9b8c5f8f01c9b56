/**
 * What kinds of people there are. Sentences use `{name}`, `{they}`, `{them}`, `{their}`; they are in the past tense or
 * have the name for a subject, so that they are right whatever the pronoun.
 */
export interface Temperament {
  /** Beginnings of words in a description that speak of it. */
  words: readonly string[]
  /** What stands behind "{Name} is". */
  nature: readonly string[]
  traits: readonly string[]
  strengths: readonly string[]
  flaws: readonly string[]
  goals: readonly string[]
  fears: readonly string[]
  voices: readonly string[]
  quotes: readonly string[]
  pasts: readonly string[]
}

export const temperaments: readonly Temperament[] = [
  {
    words: [
      'curious',
      'inquisitive',
      'clever',
      'smart',
      'detective',
      'scien',
      'investig',
      'explor',
      'student',
      'journalist',
    ],
    nature: ['someone who opens the clock to see why it ticks', 'a person who asks the second question'],
    traits: ['curious', 'observant', 'restless', 'candid'],
    strengths: [
      'notices what has been moved in a room',
      'remembers every answer and who gave it',
      'learns fast from people nobody asks',
    ],
    flaws: [
      'asks when it would be kinder not to',
      'starts three things before one is done',
      'takes a locked door as an invitation',
    ],
    goals: ['to find the one explanation that fits all the facts', 'to see with open eyes what others only repeat'],
    fears: ['being told a comfortable lie and believing it', 'running out of questions'],
    voices: [
      'Fast and half aloud, with questions that answer earlier questions.',
      'Quick sentences that stop short when a new idea arrives.',
    ],
    quotes: [
      'That is what happened. Now tell me why.',
      'I only touched it to see whether it was warm.',
      'Somebody swept this floor, and only this floor.',
      'Wait. Say that again, but slower.',
    ],
    pasts: [
      'As a child {name} took the kitchen radio apart and put it back together with two screws left over; it worked better.',
      'At twelve {name} walked along the river for a whole day to find out where it went, and came home in a milk van.',
    ],
  },
  {
    words: [
      'loyal',
      'faithful',
      'honest',
      'steadfast',
      'reliable',
      'dutiful',
      'guard',
      'soldier',
      'knight',
      'patient',
      'keeper',
    ],
    nature: ['the one who stays until the last chair is stacked', 'a person whose word needs no witness'],
    traits: ['loyal', 'patient', 'plain-spoken', 'stubborn'],
    strengths: [
      'keeps every promise, including the small ones',
      'stays calm while others shout',
      'carries more than a fair share and says nothing of it',
    ],
    flaws: ['forgives too late', 'mistakes change for betrayal', 'says yes and regrets it alone'],
    goals: ['to hand on what was entrusted, whole', 'to be the person somebody can call at three in the morning'],
    fears: ['arriving too late', 'having defended the wrong person'],
    voices: [
      'Slow and level, with pauses in which others begin to explain themselves.',
      'Few words, all of them meant.',
    ],
    quotes: [
      'I said I would be here. I am here.',
      'Give me the heavy end.',
      'You can tell me tomorrow. I will still be on this bench.',
      'It is not difficult. It is only long.',
    ],
    pasts: [
      'When {their} father fell ill, {name} took over his round at sixteen and did not miss a morning in nine years.',
      "In the winter of the flood {name} stayed with the house while the others left, and saved the piano, the ledgers and a neighbour's dog.",
    ],
  },
  {
    words: [
      'funny',
      'witty',
      'wry',
      'sarcas',
      'humor',
      'humour',
      'trickster',
      'rogue',
      'thief',
      'charming',
      'cunning',
      'sly',
    ],
    nature: ['quick with a joke and quicker with the exit', 'the first to laugh and the last to explain'],
    traits: ['quick-witted', 'charming', 'irreverent', 'watchful'],
    strengths: ['talks any room into a better mood', 'finds the side door', 'can tell a bluff from a threat'],
    flaws: ['jokes when an apology is due', 'never pays a debt on the day', 'trusts luck a week too long'],
    goals: ['to pull off one honest thing nobody expected', 'to owe nobody anything by spring'],
    fears: ['being taken seriously and found empty', 'a silence that lasts'],
    voices: ['Light and quick, every second sentence an aside.', 'Friendly, teasing, and never quite an answer.'],
    quotes: [
      'I have a plan. You will hate it, so I will start with the good part.',
      'Technically the window was open.',
      'Smile. They count the people who look nervous.',
      'I never lie on a full stomach.',
    ],
    pasts: [
      '{name} grew up over a pawn shop and learned before school what people say when they need money.',
      'For two summers {name} sold maps of a town to tourists, then the corrections to the maps.',
    ],
  },
  {
    words: [
      'brave',
      'bold',
      'fearless',
      'reckless',
      'daring',
      'fierce',
      'warrior',
      'fighter',
      'hero',
      'wild',
      'pilot',
      'courag',
    ],
    nature: ['halfway over the wall while others discuss the gate', 'braver than is useful, and aware of it'],
    traits: ['bold', 'impatient', 'generous', 'direct'],
    strengths: [
      'acts while there is still time',
      'takes the blame without being asked',
      'makes frightened people move',
    ],
    flaws: ['hears advice as a dare', 'forgets that others get tired', 'decides first and counts afterwards'],
    goals: [
      'to do the thing that was said to be impossible, once, in front of the right people',
      'to bring everybody back',
    ],
    fears: ['standing by', 'growing careful'],
    voices: [
      'Short sentences, a little too loud, with a laugh at the end.',
      'Straight out, no preface, eyes on whoever is listening.',
    ],
    quotes: [
      'We can argue on the way.',
      'It held for me. Come on, it will hold for you.',
      'I was afraid the whole time. It is just faster to be afraid while running.',
      'Somebody has to go first, and I am already wet.',
    ],
    pasts: [
      'At nine {name} jumped from the quarry ledge on a bet and came up with a broken wrist and a nickname.',
      '{name} left home with one bag after a quarrel about a horse, and wrote from three countries before anyone answered.',
    ],
  },
  {
    words: [
      'kind',
      'gentle',
      'caring',
      'warm',
      'shy',
      'soft',
      'nurse',
      'healer',
      'doctor',
      'teacher',
      'baker',
      'gardener',
      'quiet',
    ],
    nature: ['gentle in a way that people only notice when it is gone', 'soft-spoken, and harder to move than a stone'],
    traits: ['gentle', 'attentive', 'modest', 'tenacious'],
    strengths: [
      'hears what is not said',
      'can sit with grief without tidying it up',
      'remembers how everyone takes their tea',
    ],
    flaws: [
      'gives away what was meant for tomorrow',
      'avoids the quarrel that would clear the air',
      'hides hurt so well that nobody comes',
    ],
    goals: ['to make one place where nobody has to perform', 'to learn to ask for something'],
    fears: ['being a burden', 'a harm that could have been prevented by speaking up'],
    voices: [
      'Low and unhurried; people lean in to hear.',
      'Soft, with careful words and long looks out of the window.',
    ],
    quotes: [
      'Sit down first. Then tell me, or do not.',
      'I kept you some soup. It is not a bribe.',
      'You are allowed to be angry with me, you know.',
      'Small things count. They are most of what there is.',
    ],
    pasts: [
      '{name} spent the years after school looking after a grandmother who forgot everything except songs.',
      "Every stray animal of the street ended up at {name}'s back door, and most of them stayed.",
    ],
  },
  {
    words: [
      'mysterious',
      'secret',
      'lonely',
      'loner',
      'guarded',
      'cynical',
      'dark',
      'broody',
      'cold',
      'haunted',
      'spy',
      'assassin',
      'silent',
    ],
    nature: ['a closed door with light under it', 'someone who sits where the whole room can be seen'],
    traits: ['guarded', 'self-reliant', 'precise', 'dry'],
    strengths: [
      'keeps a secret without effort',
      'needs very little',
      'sees the exit, the lie and the weak step at one glance',
    ],
    flaws: [
      'leaves before being left',
      'tests people who have done nothing',
      'thinks that explaining is the same as begging',
    ],
    goals: ['to put one old matter right and never speak of it', 'to find a place worth unpacking for'],
    fears: ['being known by the wrong person', 'that the worst thing ever done is also the truest'],
    voices: ['Dry and quiet, nothing repeated.', 'Answers that are one word shorter than expected.'],
    quotes: [
      'You did not ask. I noticed that. Thank you.',
      'I do not sit with my back to windows.',
      'If I tell you, you will have to decide something.',
      'I travel light. It is not a philosophy; I had to leave quickly.',
    ],
    pasts: [
      'There are six years of which {name} does not speak, and a ring of keys from that time that opens nothing here.',
      '{name} changed towns four times under three names, and kept only the habit of counting the doors.',
    ],
  },
  {
    words: [
      'ambitious',
      'proud',
      'arrogant',
      'leader',
      'queen',
      'king',
      'captain',
      'strict',
      'perfection',
      'disciplin',
      'noble',
      'business',
      'strong',
    ],
    nature: ['the person who has already read the contract', 'proud, exact, and better than most at what is difficult'],
    traits: ['ambitious', 'disciplined', 'proud', 'fair'],
    strengths: [
      'plans four moves ahead and says so',
      'takes criticism if it is correct',
      'gets the best out of people who had given up on themselves',
    ],
    flaws: [
      'counts kindness as delay',
      "can't leave a mistake alone, least of all an old one",
      'would rather be right than at home',
    ],
    goals: ['to build something that works without being watched', 'to hear one particular person admit it'],
    fears: ['being ordinary', 'a weakness discovered in public'],
    voices: ['Clear, complete sentences, as if they were being taken down.', 'Formal until angry, then very polite.'],
    quotes: [
      'Do it again. It is nearly good, which is the worst thing it can be.',
      'I do not need it to be easy. I need it to be on time.',
      'You were right, and I have changed the plan. Shall we go on?',
      'I have been underestimated by better people than you.',
    ],
    pasts: [
      '{name} was the first of the family to finish school, and the certificate hung in the kitchen above the stove until it browned.',
      'At nineteen {name} lost a contest that should have been won, kept the rejection, and framed it.',
    ],
  },
  {
    words: [
      'dream',
      'creative',
      'artist',
      'paint',
      'music',
      'poet',
      'imaginat',
      'writer',
      'magic',
      'romantic',
      'sad',
      'melanchol',
      'optimis',
    ],
    nature: ['present, but usually in two places at once', 'a dreamer with ink on both hands'],
    traits: ['imaginative', 'tender-hearted', 'absent-minded', 'hopeful'],
    strengths: [
      'sees what a thing could become',
      'finds words for what others only feel',
      'makes dull work into a game',
    ],
    flaws: [
      'is late for everything that has a clock',
      'begins again rather than finish',
      'believes the first version of every story',
    ],
    goals: [
      'to make one thing that outlives the week',
      'to see the place from the old picture with both feet on the ground',
    ],
    fears: ['that the best idea has already been had', 'waking up practical'],
    voices: [
      'Sentences that wander off and come back with something in their mouth.',
      'Warm and a little out of breath, full of comparisons.',
    ],
    quotes: [
      'Look at the light on that wall. Now tell me we should go home.',
      'It is not finished. It has only stopped for the day.',
      'I was listening. I was just listening to the rain as well.',
      'I would rather be wrong about people than careful.',
    ],
    pasts: [
      '{name} drew on the wallpaper behind the wardrobe for years; the next tenants found a whole town there.',
      'The family moved with the seasons, and {name} kept one button from every house in a tin.',
    ],
  },
]
