import { ledgerSuite } from '../testing/ledger-suite/ledger-suite.ts'
import { testDatabases } from '../testing/test-databases.ts'

for (const { kind, create } of testDatabases) ledgerSuite(kind, create)
