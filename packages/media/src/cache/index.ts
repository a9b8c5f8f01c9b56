export type { CacheRequest } from './cache-request.ts'
export { type CacheResult, type ContentCache, type ContentCacheOptions, createContentCache } from './content-cache.ts'
