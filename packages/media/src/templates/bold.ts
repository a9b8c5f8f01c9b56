import type { FontStyle, Template } from './template.ts'

const titleFont: FontStyle = { role: 'sans', weight: 900, letterSpacingEm: -0.01, upperCase: true }
const bodyFont: FontStyle = { role: 'sans', weight: 900, letterSpacingEm: 0, upperCase: false }

export const bold: Template = {
  templateId: 'bold',
  name: 'Bold',
  description: 'Flat poster shapes, strong colours, big words and quick moves. Made for short upright films.',
  colors: {
    text: '#ffffff',
    shadow: '#0b0620',
    accent: '#ffe14a',
    onAccent: '#14092e',
    cardFrom: '#3a12c9',
    cardTo: '#ff2e7e',
    cardText: '#ffffff',
  },
  palettes: [
    {
      name: 'neon',
      sky: ['#2a0fa8', '#7a1fd6', '#ff4f8b'],
      light: '#ffe14a',
      far: '#d92c9b',
      near: '#190a4d',
      accent: '#19e3d0',
    },
    {
      name: 'citrus',
      sky: ['#e8451c', '#ff7a1a', '#ffc233'],
      light: '#fff6c9',
      far: '#f0562a',
      near: '#5a1024',
      accent: '#12a5a0',
    },
    {
      name: 'electric',
      sky: ['#061a6b', '#0b4fe0', '#27c3ff'],
      light: '#eaff5c',
      far: '#1b78f0',
      near: '#050f3f',
      accent: '#ff3d81',
    },
    {
      name: 'jungle',
      sky: ['#053f3b', '#0b8f6a', '#a8e33d'],
      light: '#fff26b',
      far: '#1fa56b',
      near: '#04262b',
      accent: '#ff6a3d',
    },
  ],
  titleFont,
  bodyFont,
  titleStyle: { font: titleFont, sizeFraction: 0.11, position: 'upper-center', entrance: 'pop', ornament: 'box' },
  captionStyle: {
    font: bodyFont,
    sizeFraction: 0.06,
    centerY: { wide: 0.84, square: 0.82, tall: 0.68 },
    textColor: '#ffffff',
    highlight: 'box',
    highlightColor: '#ffe14a',
    highlightTextColor: '#14092e',
    backdrop: 'none',
    backdropColor: '#0b0620',
    backdropOpacity: 0,
    outlineEm: 0.14,
  },
  moves: [
    { kind: 'zoom-in', amount: 0.18 },
    { kind: 'pan-left', amount: 0.12 },
    { kind: 'zoom-out', amount: 0.18 },
    { kind: 'pan-up', amount: 0.1 },
  ],
  transition: { kind: 'slide', durationSeconds: 0.45 },
  look: {
    manner: 'poster',
    grain: 0.2,
    vignette: 0.12,
    promptWords: 'flat poster illustration, strong saturated colours, simple geometric shapes',
  },
}
