import type { ProviderJournal } from '../provider/provider-journal.ts'
import type { JournalRequest } from './journal-request.ts'

/** A {@link ProviderJournal} that asks the worker at the other end of the pipe. */
export function createChannelJournal(ask: <T>(request: JournalRequest) => Promise<T>): ProviderJournal {
  return {
    untilLaneIsOpen: (provider) => ask({ method: 'untilLaneIsOpen', provider }),
    pauseLane: (provider, forMs) => ask({ method: 'pauseLane', provider, forMs }),
    open: (order) => ask({ method: 'open', order }),
    intend: (callId) => ask({ method: 'intend', callId }),
    record: (callId, event) => ask({ method: 'record', callId, event }),
    keepResult: (callId, result) => ask({ method: 'keepResult', callId, result }),
    copyFile: (callId, path) => ask({ method: 'copyFile', callId, path }),
  }
}
