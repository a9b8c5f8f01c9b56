import {
  characterError,
  getCharacterResponse,
  listCharactersQuery,
  listCharactersResponse,
  listMediaQuery,
  listMediaResponse,
} from '@kiln/contracts'
import { userIdFor } from '../../../http/auth/user.ts'
import type { TypedApp } from '../../../http/typed-app.ts'
import type { CharacterRouteContext } from '../character-service.ts'
import { characterParams, findCharacter } from '../find-character.ts'
import { pageOf } from '../page-of.ts'
import { presentCharacter, presentMedia } from '../present-character.ts'
import { listCharacters } from '../tables/character-rows.ts'
import { getMediaOf, listMedia } from '../tables/media-rows.ts'

const tags = ['Characters']
const badRequest = { 400: characterError }

/** Reading characters and their media. */
export function registerCharacters(app: TypedApp, { engine, signer }: CharacterRouteContext): void {
  const listSchema = {
    tags,
    summary: 'My characters',
    querystring: listCharactersQuery,
    response: { 200: listCharactersResponse, 403: characterError, ...badRequest },
  }
  app.get('/api/v1/characters', { schema: listSchema }, async ({ user, query }) => {
    const userId = userIdFor(user, query.userId)
    const { characters, total } = await listCharacters(engine, { ...query, userId })
    const media = await getMediaOf(
      engine,
      characters.map(({ id }) => id),
    )
    const mediaOf = (id: string) => media.filter(({ characterId }) => characterId === id)
    const items = characters.map((row) => presentCharacter(row, mediaOf(row.id), signer))
    return pageOf({ items, total }, query)
  })

  const getSchema = {
    tags,
    summary: 'A character with its documents, poses and media',
    params: characterParams,
    response: { 200: getCharacterResponse, 404: characterError },
  }
  app.get('/api/v1/characters/:id', { schema: getSchema }, async (request) => {
    const row = await findCharacter({ engine, id: request.params.id, request })
    const data = presentCharacter(row, await getMediaOf(engine, [row.id]), signer)
    return { success: true as const, statusCode: 200 as const, data }
  })

  const mediaSchema = {
    tags,
    summary: 'Pictures and clips of a character',
    params: characterParams,
    querystring: listMediaQuery,
    response: { 200: listMediaResponse, 404: characterError, ...badRequest },
  }
  app.get('/api/v1/characters/:id/media', { schema: mediaSchema }, async (request) => {
    const { id: characterId } = await findCharacter({ engine, id: request.params.id, request })
    const { type, limit, skip } = request.query
    const { media, total } = await listMedia(engine, { characterId, type, limit, skip })
    return pageOf({ items: media.map((one) => presentMedia(one, signer)), total }, request.query)
  })
}
