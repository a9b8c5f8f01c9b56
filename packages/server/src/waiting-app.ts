import { KilnError } from '@kiln/core'
import { boardErrors } from './admin/board-errors.ts'
import { type AppDependencies, createFastify } from './app.ts'
import { createShapeTable } from './http/error-shapes.ts'
import { registerErrors } from './http/errors.ts'
import { databaseCheck, registerHealth } from './http/health/health-routes.ts'
import type { TypedApp } from './http/typed-app.ts'

type WaitingDependencies = Pick<AppDependencies, 'config' | 'logger' | 'services' | 'checks'>

/** What answers until the database is there: the process is alive, it is not ready, and all else is to be asked later. */
export async function buildWaitingApp(dependencies: WaitingDependencies): Promise<TypedApp> {
  const { services, checks = [] } = dependencies
  const shapeOf = createShapeTable([boardErrors, ...services.flatMap((service) => service.ownedPaths)])
  const app = createFastify(dependencies, shapeOf)
  registerErrors(app, { shapeOf, allowedMethods: () => [] })
  const away = async () => {
    throw new KilnError('DATABASE_UNAVAILABLE', 'The database has not been reached yet')
  }
  app.addHook('onRequest', async ({ url }) => (/^\/health\/(live|ready)\/?(\?|$)/.test(url) ? undefined : away()))
  registerHealth(app, { checks: [databaseCheck(away), ...checks], stopping: new AbortController().signal })
  await app.ready()
  return app
}
