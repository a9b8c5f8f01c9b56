import type { FontStyle, Template } from './template.ts'

const titleFont: FontStyle = { role: 'sans', weight: 700, letterSpacingEm: -0.005, upperCase: false }
const bodyFont: FontStyle = { role: 'sans', weight: 400, letterSpacingEm: 0, upperCase: false }

export const minimal: Template = {
  templateId: 'minimal',
  name: 'Minimal',
  description: 'Light paper, few quiet shapes and plain type. Suits explanations, products and lessons.',
  colors: {
    text: '#23262d',
    shadow: '#fbf8f2',
    accent: '#d9634c',
    onAccent: '#fffaf4',
    cardFrom: '#f8f4ec',
    cardTo: '#e9e1d4',
    cardText: '#23262d',
  },
  palettes: [
    {
      name: 'sand',
      sky: ['#f7f2e9', '#f3eadc', '#ecdcc8'],
      light: '#fffaf0',
      far: '#dccab4',
      near: '#8f7a66',
      accent: '#d9634c',
    },
    {
      name: 'mist',
      sky: ['#f1f5f6', '#e5eef0', '#d5e3e6'],
      light: '#ffffff',
      far: '#bdd2d7',
      near: '#5e7f88',
      accent: '#e58e5a',
    },
    {
      name: 'sage',
      sky: ['#f4f5ec', '#e9eddd', '#d9e2c9'],
      light: '#fffef2',
      far: '#c0cfae',
      near: '#66805f',
      accent: '#d98a4a',
    },
    {
      name: 'lilac',
      sky: ['#f6f3f8', '#ece6f2', '#dfd5ea'],
      light: '#ffffff',
      far: '#c9bbdb',
      near: '#75658f',
      accent: '#d96a7c',
    },
  ],
  titleFont,
  bodyFont,
  titleStyle: {
    font: titleFont,
    sizeFraction: 0.075,
    position: 'upper-left',
    entrance: 'reveal',
    ornament: 'underline',
  },
  captionStyle: {
    font: { ...bodyFont, weight: 700 },
    sizeFraction: 0.045,
    centerY: { wide: 0.87, square: 0.86, tall: 0.73 },
    textColor: '#23262d',
    highlight: 'underline',
    highlightColor: '#d9634c',
    highlightTextColor: '#23262d',
    backdrop: 'box',
    backdropColor: '#fffdf9',
    backdropOpacity: 0.9,
    outlineEm: 0,
  },
  moves: [
    { kind: 'zoom-in', amount: 0.07 },
    { kind: 'zoom-out', amount: 0.07 },
    { kind: 'pan-right', amount: 0.05 },
  ],
  transition: { kind: 'cross-fade', durationSeconds: 0.6 },
  look: {
    manner: 'paper',
    grain: 0.25,
    vignette: 0.05,
    promptWords: 'minimal paper-cut illustration, light background, few soft shapes, much empty space',
  },
}
