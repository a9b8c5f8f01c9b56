import { expect, it } from 'vitest'
import { readPrompt } from './read-prompt.ts'

it.each([
  ['A lighthouse keeper who finds a message in a bottle', { role: 'lighthouse keeper', thing: 'message in a bottle' }],
  ['Lily finds a golden key in the garden', { name: 'Lily', thing: 'golden key', place: 'in the garden' }],
  [
    'Detective Mara Voss investigates a murder on a train',
    { name: 'Mara Voss', matter: 'the murder', place: 'on the train' },
  ],
  ['Two rival bakers fall in love in Lisbon', { role: 'rival baker', count: 2, place: 'in Lisbon' }],
  ['A knight and a dragon become friends', { role: 'knight', partner: 'dragon', count: 2 }],
  ['Space pirates searching for a lost treasure', { role: 'space pirate', count: 3 }],
  ['A group of friends discover a portal to another world', { count: 3, matter: 'the portal' }],
  [
    'An astronaut stranded on Mars must repair her ship',
    { role: 'astronaut', place: 'on Mars', want: 'repair her ship' },
  ],
  ['two astronauts fall in love on a space station', { role: 'astronaut', place: 'on the space station' }],
  [
    'In 1920s Paris, a painter meets a mysterious woman',
    { role: 'painter', place: 'in Paris', other: 'mysterious woman' },
  ],
  [
    'A detective hunts a serial killer in foggy London',
    { role: 'detective', place: 'in London', other: 'serial killer' },
  ],
  ['A cyberpunk detective story set in 2084', { role: 'detective', year: '2084' }],
  ['The last library on Earth', { matter: 'the last library on Earth', title: 'The last library on Earth' }],
  ['A heist in Paris goes wrong', { matter: 'the heist', place: 'in Paris' }],
  ['Write a short story about a boy and his dog', { role: 'boy', partner: 'dog', title: 'a boy and his dog' }],
  ['A violin that plays by itself', { thing: 'violin that plays by itself', title: 'A violin that plays by itself' }],
  ['The stolen painting', { thing: 'stolen painting' }],
  ['A haunted hotel in the mountains', { place: 'in the valley' }],
])('reads "%s"', (prompt, expected) => {
  const { hero, other, place, matter, thing, want, year, title } = readPrompt(prompt)
  const { role, name, count, partner } = hero ?? {}
  const read = { role, name, count, partner, other: other?.role, place: place?.at, matter, thing, want, year, title }
  expect(read).toMatchObject(expected)
})

it('keeps what happens as it was said, with "are" where a verb is missing', () => {
  expect(readPrompt('Space pirates searching for a lost treasure').clause).toBe(
    'Space pirates are searching for a lost treasure',
  )
  expect(readPrompt('A chef opens a restaurant on the moon')).toMatchObject({
    clause: 'A chef opens a restaurant',
    wholeClause: 'A chef opens a restaurant on the moon',
  })
  expect(readPrompt('A stranger arrives in a small western town').clause).toBe(
    'A stranger arrives in a small western town',
  )
})

it('takes the gender from anywhere in the prompt', () => {
  expect(readPrompt('A pilot crashes in the jungle. She has one day.').hero?.gender).toBe('female')
  expect(readPrompt('A pilot crashes in the jungle. He has one day.').hero?.gender).toBe('male')
  expect(readPrompt('A pilot crashes in the jungle.').hero?.gender).toBeUndefined()
})

it('leaves nothing in a prompt that the grammar could take for its own', () => {
  expect(JSON.stringify(readPrompt('A man {H} finds a [red|blue] key'))).not.toMatch(/\{H\}|\[red|\|/u)
})
