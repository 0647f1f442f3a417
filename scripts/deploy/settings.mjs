/** Whether the service would take its settings, asked of its own code (src/config.ts) before anything is made; built-ins and esbuild only. */
import path from 'node:path'
import { build } from 'esbuild'
import { giveUp, ROOT } from '../install.mjs'

/** In the place of what stays as it is, or is still to be given. */
const GOOD = {
  PUBLIC_URL: 'https://news.example',
  SECRET_KEY: 'x'.repeat(32),
  ADMIN_TOKEN: 'x'.repeat(24),
  RESEND_API_KEY: 're_x',
  RESEND_WEBHOOK_SECRET: 'whsec_dGVzdA==',
}

/** Ends the deployment with the service's own sentence where it would refuse to serve with these. */
export async function checkSettings(set, worker) {
  const options = { bundle: true, write: false, format: 'esm', platform: 'node', logLevel: 'silent' }
  const { outputFiles } = await build({ entryPoints: [path.join(ROOT, 'src', 'config.ts')], ...options })
  const { deployedConfig } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`)
  const pair = ['TURNSTILE_SITE_KEY', 'TURNSTILE_SECRET_KEY'].filter((key) => worker?.has.has(key))
  const there = Object.fromEntries(pair.map((key) => [key, 'x']))
  try {
    deployedConfig({ ...GOOD, ...there, ...set })
  } catch (error) {
    giveUp(`${error.message} Nothing was changed.`)
  }
}
