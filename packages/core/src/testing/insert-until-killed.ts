import { openDatabase } from '../ledger/open-database.ts'

const dataDir = process.argv[2]
if (!dataDir) throw new Error('usage: insert-until-killed <data folder>')

const database = await openDatabase({ dataDir })
await database.query('create table if not exists committed (id int)')
for (let id = 0; ; id++) {
  await database.query('insert into committed values ($1)', [id])
  process.stdout.write(`${id}\n`)
}
