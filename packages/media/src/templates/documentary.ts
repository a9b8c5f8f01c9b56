import type { FontStyle, Template } from './template.ts'

const titleFont: FontStyle = { role: 'sans', weight: 700, letterSpacingEm: 0.06, upperCase: true }
const bodyFont: FontStyle = { role: 'sans', weight: 400, letterSpacingEm: 0, upperCase: false }

export const documentary: Template = {
  templateId: 'documentary',
  name: 'Documentary',
  description: 'Muted, grainy pictures with slow moves and sober type. Suits history, science and news.',
  colors: {
    text: '#f2efe8',
    shadow: '#08090b',
    accent: '#c8a15a',
    onAccent: '#14120d',
    cardFrom: '#101418',
    cardTo: '#2a2f33',
    cardText: '#f2efe8',
  },
  palettes: [
    {
      name: 'slate',
      sky: ['#20282f', '#4c5a62', '#b4b2a3'],
      light: '#efe6cf',
      far: '#77807f',
      near: '#0d1113',
      accent: '#c8a15a',
    },
    {
      name: 'sepia',
      sky: ['#2e2418', '#75603f', '#d8bf8f'],
      light: '#f8e6bd',
      far: '#9b8259',
      near: '#17110a',
      accent: '#b9562f',
    },
    {
      name: 'north',
      sky: ['#16242e', '#3f6070', '#a9c0bf'],
      light: '#e9f1e8',
      far: '#6b8890',
      near: '#0a1318',
      accent: '#d08a4a',
    },
    {
      name: 'ash',
      sky: ['#26252a', '#5d5860', '#bfb0a6'],
      light: '#f1e4d6',
      far: '#88807f',
      near: '#111014',
      accent: '#a94a3f',
    },
  ],
  titleFont,
  bodyFont,
  titleStyle: { font: titleFont, sizeFraction: 0.062, position: 'upper-left', entrance: 'fade', ornament: 'underline' },
  captionStyle: {
    font: bodyFont,
    sizeFraction: 0.046,
    centerY: { wide: 0.87, square: 0.86, tall: 0.73 },
    textColor: '#f5f2ea',
    highlight: 'none',
    highlightColor: '#c8a15a',
    highlightTextColor: '#f5f2ea',
    backdrop: 'box',
    backdropColor: '#0a0b0d',
    backdropOpacity: 0.68,
    outlineEm: 0,
  },
  moves: [
    { kind: 'pan-right', amount: 0.06 },
    { kind: 'zoom-in', amount: 0.08 },
    { kind: 'pan-left', amount: 0.06 },
    { kind: 'zoom-out', amount: 0.08 },
  ],
  transition: { kind: 'dip', durationSeconds: 0.7 },
  look: {
    manner: 'archive',
    grain: 0.75,
    vignette: 0.55,
    promptWords: 'documentary photograph, muted colours, film grain, natural light',
  },
}
