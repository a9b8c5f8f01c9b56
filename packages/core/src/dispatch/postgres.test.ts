import { dispatchSuite } from '../testing/dispatch-suite.ts'
import { testDatabases } from '../testing/test-databases.ts'
import { createPostgresDispatch } from './postgres.ts'

for (const { kind, create } of testDatabases) dispatchSuite(kind, createPostgresDispatch, create)
