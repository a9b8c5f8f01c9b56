import { describe, expect, it } from 'vitest'
import { estimateSpeechSeconds } from './estimate-speech-seconds.ts'
import { splitIntoScenes } from './split-into-scenes.ts'

const split = (script: string, language = 'en', targetSeconds = 30) =>
  splitIntoScenes({ script, title: 'The title', language, targetSeconds })

const lighthouse =
  'At the edge of the world stands a lighthouse. Every night its keeper climbs two hundred steps to light the lamp.\n\n' +
  'One winter, a storm took the bridge. Ships lost their way between the black rocks.\n\n' +
  'So the keeper rowed out alone, with a single lantern. And every sailor came home.'

const inManyLanguages: Record<string, string> = {
  en: lighthouse,
  es: 'En el fin del mundo hay un faro. Cada noche, el guardián sube doscientos escalones. ¿Quién lo ve? Nadie.',
  de: 'Am Rand der Welt steht ein Leuchtturm. Jede Nacht steigt der Wärter hinauf. Dann zündet er die Lampe an.',
  fr: "Au bout du monde se dresse un phare. Chaque nuit, le gardien monte deux cents marches. Puis il allume l'eau.",
  it: 'Ai confini del mondo c’è un faro. Ogni notte il guardiano sale duecento gradini. Poi accende la lampada.',
  pt: 'No fim do mundo há um farol. Todas as noites, o guardião sobe duzentos degraus. Depois acende a luz.',
  pl: 'Na krańcu świata stoi latarnia morska. Co noc latarnik wchodzi po dwustu stopniach. Potem zapala lampę.',
  ru: 'На краю света стоит маяк. Каждую ночь смотритель поднимается на двести ступеней. Потом он зажигает лампу.',
  hi: 'दुनिया के किनारे पर एक प्रकाशस्तंभ खड़ा है। हर रात उसका रखवाला दो सौ सीढ़ियाँ चढ़ता है। फिर वह दीपक जलाता है।',
  zh: '在世界的尽头，矗立着一座灯塔。每天晚上，守护人都要爬上两百级台阶。然后点亮灯光。',
  ar: 'في طرف العالم تقف منارة قديمة. كل ليلة يصعد الحارس مئتي درجة. هل سيعود البحارة إلى ديارهم؟',
}

describe('splitIntoScenes', () => {
  it('cuts a story at its paragraphs', () => {
    const scenes = split(lighthouse, 'en', 15)
    expect(scenes.map((scene) => scene.narration)).toEqual(lighthouse.split('\n\n'))
    expect(scenes.map((scene) => scene.index)).toEqual([0, 1, 2])
    expect(scenes[1]?.sentences).toHaveLength(2)
  })

  it.each(Object.entries(inManyLanguages))('says every word once, in order, in %s', (language, script) => {
    const scenes = split(script, language, 20)
    const plain = (text: string) => text.replace(/\s/gu, '')
    expect(plain(scenes.map((scene) => scene.narration).join(''))).toBe(plain(script))
    expect(scenes.length).toBeGreaterThanOrEqual(2)
    for (const scene of scenes) {
      expect(scene.sentences.length).toBeGreaterThan(0)
      expect(scene.titleWords.length).toBeGreaterThan(1)
      expect(scene.keywords.length).toBeGreaterThan(0)
    }
  })

  it.each([
    ['en', 'Dr. Smith met J. K. Rowling. They paid $3.50 for No. 5 at 8 p.m. on Monday.', 2],
    ['de', 'Das kostet z. B. 3,5 Mio. Euro. Prof. Maier zahlt.', 2],
    ['ru', 'Это написал А. С. Пушкин. Он жил в г. Москве.', 2],
    ['zh', '你好。今天天气很好！我们走吧？', 3],
    ['ar', 'مرحبا بكم. كيف حالك؟ أنا بخير.', 3],
  ])('counts the sentences of %s text with abbreviations as a reader would', (language, script, sentences) => {
    expect(split(script, language).flatMap((scene) => scene.sentences)).toHaveLength(sentences)
  })

  it('shows titles that begin and end with a telling word', () => {
    const titles = split(lighthouse, 'en', 15).map((scene) => scene.titleWords)
    expect(new Set(titles).size).toBe(3)
    for (const title of titles) {
      expect(title.split(' ').length).toBeGreaterThanOrEqual(2)
      expect(title.split(' ').length).toBeLessThanOrEqual(5)
      expect(title).not.toMatch(/^(?:the|a|of|at|one)\b|\b(?:the|a|of|its)$/iu)
    }
  })

  it.each([
    ['en', 'At sunset it meets the sea, and the boats come home.', 'Boats come home'],
    ['en', 'When she was young she dreamed of flying.', 'Dreamed of flying'],
    ['en', 'Order now and we ship it tomorrow.', 'Order now'],
    ['en', 'So it was.', 'So it was'],
    ['en', 'It was all wind and rain.', 'Wind and rain'],
    ['de', 'Wind und Wetter.', 'Wind und Wetter'],
  ])('keeps a title within one clause (%s: %s)', (language, script, title) => {
    expect(split(script, language)).toMatchObject([{ titleWords: title }])
  })

  it('keeps scenes between four and twelve seconds when the script allows it', () => {
    const script = Array.from(
      { length: 60 },
      (_, i) => `The traveller number ${i} walks over the wide plain to the sea.`,
    )
    const scenes = split(script.join(' '), 'en', 240)
    for (const scene of scenes) {
      const seconds = estimateSpeechSeconds(scene.narration, 'en')
      expect(seconds).toBeGreaterThan(4)
      expect(seconds).toBeLessThan(12.5)
    }
  })

  it('joins tiny paragraphs instead of flashing pictures', () => {
    const scenes = split('Look.\n\nUp there.\n\nA star.\n\nIt falls.\n\nMake a wish.', 'en', 6)
    expect(scenes.length).toBeLessThanOrEqual(2)
  })

  it('cuts a sentence that is too long for one picture at its commas', () => {
    const clause = 'and then the river turns around the old stone mill in the valley'
    const scenes = split(`${Array.from({ length: 9 }, () => clause).join(', ')}.`, 'en', 60)
    expect(scenes.length).toBeGreaterThan(3)
    for (const scene of scenes.slice(0, -1)) expect(scene.narration).toMatch(/,$/u)
  })

  it('cuts text without any punctuation between words', () => {
    const scenes = split('word '.repeat(400), 'en', 60)
    expect(scenes.length).toBeGreaterThan(5)
    expect(scenes.flatMap((scene) => scene.narration.split(' '))).toHaveLength(400)
  })

  it('never makes more than forty scenes, however long the script', () => {
    const scenes = split('Lorem ipsum dolor sit amet, consetetur sadipscing elitr. '.repeat(870), 'en', 1800)
    expect(scenes.length).toBeLessThanOrEqual(40)
    expect(scenes.length).toBeGreaterThan(25)
  })

  it('gives a single line one scene, however long the film', () => {
    expect(split('A short line about the sea.', 'en', 1800)).toHaveLength(1)
    expect(split('Hi', 'en', 1)).toMatchObject([{ narration: 'Hi', titleWords: 'Hi' }])
  })

  it('leaves out what nobody would say', () => {
    const scenes = split(
      '# My film\n\n---\n\n- **Bold** words and [a link](https://example.com)\n\n🎉🎉\n\nThe end\u200B.',
      'en',
      10,
    )
    expect(scenes.map((scene) => scene.narration).join(' ')).toBe('My film Bold words and a link The end.')
  })

  it('joins the lines that a paragraph was wrapped into', () => {
    const wrapped = 'The keeper of the lighthouse climbed the stairs\nto light the lamp, as he had done\nevery night.'
    expect(split(wrapped)[0]?.narration).toBe(wrapped.replaceAll('\n', ' '))
  })

  it('speaks the title when the script has no words, and says so when neither has', () => {
    expect(split('🎉 … 🎉')[0]?.narration).toBe('The title')
    expect(() => splitIntoScenes({ script: '!!!', title: '?', language: 'en', targetSeconds: 5 })).toThrow(
      'at least one word',
    )
  })

  it('takes a language tag it has never heard of', () => {
    expect(split('One sentence. Another one.', 'not a tag!')).not.toHaveLength(0)
    expect(split('One sentence. Another one.', 'xx-YY')).not.toHaveLength(0)
  })
})

describe('estimateSpeechSeconds', () => {
  it('is near 155 words a minute for English prose', () => {
    const words = lighthouse.split(/\s+/u).length
    const perMinute = (words / estimateSpeechSeconds(lighthouse, 'en')) * 60
    expect(perMinute).toBeGreaterThan(125)
    expect(perMinute).toBeLessThan(175)
  })

  it('gives every script a time', () => {
    for (const [language, script] of Object.entries(inManyLanguages)) {
      expect(estimateSpeechSeconds(script, language)).toBeGreaterThan(5)
    }
  })
})
