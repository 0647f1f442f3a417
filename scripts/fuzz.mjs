/**
 * `npm run fuzz -- --requests 100000 --seed 7`: the requests of test/fuzz, as many as asked for, saying how it goes. Without a seed every
 * run has its own; the one that is printed brings the same requests again.
 */
import { spawn } from 'node:child_process'
import { parseArgs } from 'node:util'
import { ROOT, tool, toolEnvironment, underOwnNode } from './install.mjs'

await underOwnNode()
const { values } = parseArgs({
  options: { requests: { type: 'string', default: '100000' }, seed: { type: 'string', default: '' } },
})
for (const [name, value] of Object.entries(values)) {
  if (/^\d*$/.test(value)) continue
  console.error(`--${name} is ${value}; expected a whole number, like --requests 100000 --seed 7.`)
  process.exit(1)
}
const vitest = spawn(tool('vitest'), ['run', 'test/fuzz', '--disable-console-intercept'], {
  cwd: ROOT,
  stdio: 'inherit',
  env: toolEnvironment({ FUZZ_REQUESTS: values.requests, FUZZ_SEED: values.seed }),
})
vitest.once('exit', (code) => process.exit(code ?? 1))
