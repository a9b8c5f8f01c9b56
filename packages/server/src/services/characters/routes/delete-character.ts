import { characterError, deleteCharacterResponse } from '@kiln/contracts'
import type { TypedApp } from '../../../http/typed-app.ts'
import type { CharacterRouteContext } from '../character-service.ts'
import { deleteCharacter } from '../delete-character.ts'
import { characterParams, findCharacter } from '../find-character.ts'

const schema = {
  tags: ['Characters'],
  summary: 'Delete a character with its media, jobs and files',
  params: characterParams,
  response: { 200: deleteCharacterResponse, 404: characterError },
}

export function registerDeleteCharacter(app: TypedApp, { engine }: CharacterRouteContext): void {
  app.delete('/api/v1/characters/:id', { schema }, async (request) => {
    const row = await findCharacter({ engine, id: request.params.id, request, evenDeleted: true })
    await deleteCharacter(engine, row)
    const data = { characterId: row.id }
    return { success: true as const, statusCode: 200 as const, message: 'Character deleted successfully', data }
  })
}
