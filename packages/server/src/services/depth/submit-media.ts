import { type QueuedItem, type Queueing, type QueueOptions, queueMedia } from './queue-media.ts'
import { insertMediaItem, type NewMedia } from './tables/media-items.ts'

/** Commits the item, its queue entry, its artifact row and the idempotency answer in one transaction. */
export function submitMedia(
  context: Queueing,
  media: NewMedia,
  options: Omit<QueueOptions, 'alsoWrite'> = {},
): Promise<QueuedItem> {
  return queueMedia(context, media, { ...options, alsoWrite: insertMediaItem(media) })
}
