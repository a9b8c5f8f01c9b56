import { expect, it } from 'vitest'
import { originalFilename } from './original-filename.ts'

it.each([
  ['photo.jpg', 'photo.jpg'],
  ['Élan vital – 写真 📷.jpg', 'Élan vital – 写真 📷.jpg'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\me\\photo.jpg', 'photo.jpg'],
  ['/', 'upload.png'],
  ['..', 'upload.png'],
  ['.', 'upload.png'],
  ['   ', 'upload.png'],
  ['', 'upload.png'],
  [undefined, 'upload.png'],
  ['a\0b\r\nc\u001b[31m.jpg', 'abc[31m.jpg'],
  ['invoice\u202egpj.exe', 'invoicegpj.exe'],
  ['half \ud83d of a pair', 'half  of a pair'],
  ['.htaccess', '.htaccess'],
  ['<script>alert(1)</script>.png', 'script>.png'],
  [`"; filename="x.jpg`, `"; filename="x.jpg`],
])('keeps %j as %j', (sent, kept) => {
  expect(originalFilename(sent, 'png')).toBe(kept)
})

it('keeps 255 characters of a longer name, its ending among them', () => {
  expect(originalFilename(`${'a'.repeat(251)}.jpg`, 'png')).toBe(`${'a'.repeat(251)}.jpg`)
  expect(originalFilename(`${'a'.repeat(300)}.jpg`, 'png')).toBe(`${'a'.repeat(251)}.jpg`)
  expect(originalFilename('b'.repeat(300), 'png')).toBe('b'.repeat(255))
  // No half of a pair is left where the name is cut.
  expect(originalFilename(`${'a'.repeat(250)}${'📷'.repeat(20)}.jpg`, 'png')).toBe(`${'a'.repeat(250)}.jpg`)
})
