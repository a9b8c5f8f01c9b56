import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // The compiled output is what ships, so it is what is tested; `npm test` builds first.
    include: ['{packages,examples}/*/dist/**/*.test.js', 'chaos/dist/**/*.test.js'],
    globalSetup: ['test/start-postgres.mjs'],
    setupFiles: ['test/patient-waits.mjs'],
    reporters: ['default', './test/closing-line.mjs'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores: more test processes would only take turns, and starve the ones that measure time limits.
    maxWorkers: 2,
    pool: 'forks',
  },
})
