import type { ProviderJournal } from '../provider/provider-journal.ts'
import type { JournalRequest } from './journal-request.ts'

/** The worker's answer to a request of a runner. */
export function answerFromJournal(journal: ProviderJournal, request: JournalRequest): Promise<unknown> {
  switch (request.method) {
    case 'untilLaneIsOpen':
      return journal.untilLaneIsOpen(request.provider)
    case 'pauseLane':
      return journal.pauseLane(request.provider, request.forMs)
    case 'open':
      return journal.open(request.order)
    case 'intend':
      return journal.intend(request.callId)
    case 'record':
      return journal.record(request.callId, request.event)
    case 'keepResult':
      return journal.keepResult(request.callId, request.result)
    case 'copyFile':
      return journal.copyFile(request.callId, request.path)
    default:
      return request satisfies never
  }
}
