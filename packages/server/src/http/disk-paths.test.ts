import { expect, it } from 'vitest'
import { hideDiskPaths } from './disk-paths.ts'

it.each([
  ["ENOENT: no such file, open '/tmp/kiln/run/film.mp4'", "ENOENT: no such file, open '…/film.mp4'"],
  ['/var/lib/kiln/data/: full', '…/: full'],
  ['file:/tmp/kiln/film.mp4: Invalid data', 'file:…/film.mp4: Invalid data'],
  ['see file:///tmp/film.mp4', 'see file:///tmp/film.mp4'],
  ['see https://example.com/a/b.mp3', 'see https://example.com/a/b.mp3'],
  ['see /assets/videos/1/video.mp4', 'see /assets/videos/1/video.mp4'],
  ['1/2 of scene 3/4 done', '1/2 of scene 3/4 done'],
])('shortens %s', (message, expected) => {
  expect(hideDiskPaths(message)).toBe(expected)
})
