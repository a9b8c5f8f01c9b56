/**
 * Where code that may be aborted gets its signal from when it needs one; an `AbortController` is one. A signal is dear: it, and
 * all that it leads to, outlives the collections of the young generation, and most small jobs never look at theirs.
 */
export type SignalSource = Pick<AbortController, 'signal'>
