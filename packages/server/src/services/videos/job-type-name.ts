/** Name of the job type that makes a film from a script. */
export const scriptVideoType = 'script-video'
