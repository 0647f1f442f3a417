/**
 * After every test: nothing of what it made the service do goes over one of Cloudflare's limits. Before them all, MJML is read: two requests
 * that read it in the same moment would wait for each other, which the tests' loader of modules cannot do.
 */
import { afterEach, expect } from 'vitest'
import { compiledOnce } from '../src/mail/render'
import { takeViolations } from './limits'

await compiledOnce('<mjml><mj-body></mj-body></mjml>')

rememberWorker()

afterEach(() => {
  expect(takeViolations(), 'over a limit of Cloudflare').toEqual([])
})

type Loader = { import: (path: string) => Promise<unknown> }

/** The plugin asks Vite for test/worker.ts with every request, batch and tick: half of what an empty request costs. Once is enough. */
function rememberWorker(): void {
  const { moduleRunner } = (globalThis as unknown as { __vitest_mocker__: { moduleRunner: Loader } }).__vitest_mocker__
  // One Worker runs many files, and this before each of them.
  if (Object.hasOwn(moduleRunner, 'import')) return
  const load = moduleRunner.import.bind(moduleRunner)
  let worker: unknown
  moduleRunner.import = async (path) => {
    if (!path.endsWith('/test/worker.ts')) return load(path)
    worker ??= await load(path)
    return worker
  }
}
