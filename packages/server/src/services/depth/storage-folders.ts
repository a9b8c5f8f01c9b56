/** First segments of the storage keys. On disk each has a folder of its own: `UPLOAD_DIR` and `DEPTH_MAPS_DIR`. */
export const storageFolders = { uploads: 'uploads', depthMaps: 'depth-maps' } as const
