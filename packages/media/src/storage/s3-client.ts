import type { S3, S3ClientConfig } from '@aws-sdk/client-s3'
import type { S3Settings, S3Timeouts } from './s3-settings.ts'

/** Requests are tried this often, with a growing pause between: what is lost is usually back within seconds. */
const maxAttempts = 4

/** Loads the SDK, which takes a while and which nobody needs who keeps files on disk. */
export const createS3Client = async (settings: S3Settings, timeouts: S3Timeouts): Promise<S3> => {
  // Its advice to update Node is for whoever updates the SDK, and every runner would print it. On the day it comes true,
  // docs/dependencies.md and the version in package.json are the place.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'
  const { S3 } = await import('@aws-sdk/client-s3')
  return new S3(clientConfig(settings, timeouts))
}

const clientConfig = (settings: S3Settings, { connectMs, idleMs }: S3Timeouts): S3ClientConfig => {
  const { endpoint, credentials, forcePathStyle = Boolean(endpoint) } = settings
  const region = settings.region ?? (endpoint ? 'us-east-1' : null)
  return {
    maxAttempts,
    forcePathStyle,
    requestHandler: { connectionTimeout: connectMs, socketTimeout: idleMs },
    ...(region && { region }),
    ...(credentials && { credentials }),
    // What the SDK adds by itself for AWS, other servers refuse, or store as part of the file.
    ...(endpoint && {
      endpoint,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    }),
  }
}
