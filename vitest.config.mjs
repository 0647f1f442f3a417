/**
 * Tests run inside workerd, against the real D1 and queues, through test/worker.ts: src/dev/index.ts with its bindings watched.
 * packages are bundled for it (test/modules.mjs).
 */
import { readFileSync } from 'node:fs'
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'
import { BaseSequencer } from 'vitest/node'
import { bundledModules } from './test/modules.mjs'
import { startStandIn } from './test/resend/start.mjs'

/** The files that take longest. */
const LONG = [
  'scope/twin',
  'digests/schedule-model',
  'readers/files',
  'fuzz/fuzz',
  'readers/leave',
  'digests/desk',
  'outbox/answers',
  'operations/ended',
  'readers/defences',
  'sim/promises',
  'digests/due',
]

// The provider: a process of its own, with a ledger of its own, which ends with this one.
const resend = await startStandIn()

/** So that neither Worker is left alone with a long file at the end. Which these are was measured; the others are much of a size. */
class LongestFirst extends BaseSequencer {
  async sort(specifications) {
    const rank = ({ moduleId }) =>
      (LONG.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`)) + LONG.length + 1) % (LONG.length + 1)
    return specifications.toSorted(
      (one, other) => rank(one) - rank(other) || one.moduleId.localeCompare(other.moduleId),
    )
  }
}

export default defineConfig({
  resolve: { alias: await bundledModules() },
  plugins: [
    {
      // As scripts/build.mjs has it.
      name: 'text-of-widgets-and-desk',
      enforce: 'pre',
      load: (id) =>
        /\/src\/((widgets|dashboard)\/built\/\w+\.js|dashboard\/words\/texts\/\w+\.json)$/.test(id)
          ? { code: `export default ${JSON.stringify(readFileSync(id, 'utf8'))}`, moduleType: 'js' }
          : null,
    },
    cloudflareTest(async () => ({
      main: './test/worker.ts',
      wrangler: { configPath: './wrangler.toml' },
      miniflare: {
        // Cloudflare waits up to a second for a batch to fill (wrangler.toml); tests need not.
        queueConsumers: Object.fromEntries(
          [
            ['tidings-mail', 10],
            ['tidings-shares', 100],
            ['tidings-digests', 4],
            ['tidings-dead', 10],
          ].map(([queue, maxBatchSize]) => [
            queue,
            {
              maxBatchSize,
              maxBatchTimeout: 0.02,
              maxRetries: 12,
              deadLetterQueue: queue === 'tidings-dead' ? undefined : 'tidings-dead',
            },
          ]),
        ),
        bindings: {
          PUBLIC_URL: 'https://tidings.example',
          SECRET_KEY: 'a-secret-key-for-tests-only-0123456789',
          ADMIN_TOKEN: 'the-administrators-token',
          // The example of Svix's documentation.
          RESEND_WEBHOOK_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
          // `REPORTS=30000 npm test -- test/reports/faults` takes a whole digest's reports (CONTRIBUTING.md).
          REPORTS: process.env.REPORTS ?? '',
          // How much the tests that try at random try (CONTRIBUTING.md, By hand).
          FORGED_TOKENS: process.env.FORGED_TOKENS ?? '4000',
          FUZZ_REQUESTS: process.env.FUZZ_REQUESTS ?? '5000',
          FUZZ_SEED: process.env.FUZZ_SEED ?? '',
          SHARE_EVENTS: process.env.SHARE_EVENTS ?? '5000',
          RESEND_STAND_IN: resend.url,
          MISUSE: process.env.MISUSE ?? 'small',
          TEST_MIGRATIONS: await readD1Migrations('migrations'),
        },
      },
    })),
  ],
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    setupFiles: ['test/setup.ts'],
    exclude: ['test/browser/**', 'test/tooling/**'],
    // Two Workers for all files: loading one takes seconds, and world() gives every test a fresh database anyway. Each takes the next
    // file when it is done with one. They share the provider, where every test is a team of its own, and nothing else.
    isolate: false,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // What fails is to say so; a machine that is busy with something else is no failure.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
  },
})
