import type { Character, CharacterMedia } from '@kiln/contracts'
import { CliError, exitCodes } from '../exit-codes.ts'
import { type DemoFiles, type DemoRun, follow, save } from './demo-run.ts'
import { characterRequest } from './requests.ts'

interface Queued {
  data: { jobId: string }
}

/** A character with its portrait, one more picture in another pose, and a clip made from that picture. */
export async function makeCharacter(run: DemoRun): Promise<DemoFiles> {
  const id = await createCharacter(run)
  const character = await read<Character>(run, `/api/v1/characters/${id}`)
  const [portrait] = character.media
  const pose = character.poses.find((one) => one.id !== portrait?.poseId)
  const picture = await makeMedia(run, {
    characterId: id,
    path: 'generate-image/queue',
    body: pose ? { poseId: pose.id } : {},
    heading: `One more picture of ${character.name}`,
  })
  const clip = await makeMedia(run, {
    characterId: id,
    path: `media/${picture.id}/generate-video/queue`,
    body: { duration: 5 },
    heading: `A clip of 5 seconds of ${character.name}`,
  })
  return {
    ...(portrait && { portrait: await save(run, { url: portrait.url, name: fileName('portrait', portrait) }) }),
    picture: await save(run, { url: picture.url, name: fileName('picture', picture) }),
    clip: await save(run, { url: clip.url, name: fileName('clip', clip) }),
  }
}

async function createCharacter(run: DemoRun): Promise<string> {
  const jobId = await queue(run, '/api/v1/characters/queue', { ...characterRequest, userId: run.userId })
  await follow(run, { jobId, heading: 'A character with a portrait' })
  const { result } = await read<{ result: { characterId: string } | null }>(run, `/api/v1/character-jobs/${jobId}`)
  if (!result) throw new CliError(exitCodes.failed, 'The character is gone already')
  return result.characterId
}

async function makeMedia(
  run: DemoRun,
  { characterId, path, body, heading }: { characterId: string; path: string; body: unknown; heading: string },
): Promise<CharacterMedia> {
  const character = `/api/v1/characters/${characterId}`
  const jobId = await queue(run, `${character}/${path}`, body)
  await follow(run, { jobId, heading })
  const { result } = await read<{ result: { mediaId: string } | null }>(run, `/api/v1/media-jobs/${jobId}`)
  const media = await read<CharacterMedia[]>(run, `${character}/media`)
  const made = media.find(({ id }) => id === result?.mediaId)
  if (!made) throw new CliError(exitCodes.failed, `${heading}: it is gone already`)
  return made
}

async function queue({ client }: DemoRun, path: string, body: unknown): Promise<string> {
  return (await client.request<Queued>(path, { method: 'POST', body })).data.jobId
}

async function read<Data>({ client }: DemoRun, path: string): Promise<Data> {
  return (await client.request<{ data: Data }>(path)).data
}

function fileName(name: string, { url }: CharacterMedia): string {
  const ending = /\.[a-z0-9]+(?=$|\?)/.exec(url)?.[0] ?? ''
  return `${name}${ending}`
}
