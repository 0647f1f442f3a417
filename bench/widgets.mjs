/**
 * `node bench/widgets.mjs`: our widgets beside Shariff, shareon and Ghost's sign-up form, each on the same page in one run: bytes (gzipped),
 * requests, what the page's thread has to do at a quarter of the processor (the script's part, and that of styles and layout, in which
 * whoever draws by a stylesheet does it), layout shift. Turn by turn, and the middle of `REPEATS` (9): the rows can be compared on a busy
 * machine, the milliseconds of two runs cannot. The packages are fetched by npm into a temporary folder when it runs.
 * Needs a Chromium and a service: `TIDINGS_URL` (default http://localhost:8787, with the demo).
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { browserPackages } from '../scripts/install.mjs'

const SERVICE = process.env.TIDINGS_URL ?? 'http://localhost:8787'
if (!(await fetch(`${SERVICE}/embed.js`).catch(() => null))?.ok) {
  console.error(`No service with widgets answers at ${SERVICE}. Start one (npm start), or name it: TIDINGS_URL=…`)
  process.exit(1)
}
const folder = mkdtempSync(path.join(tmpdir(), 'tidings-compare-'))
const NAMES = ['shareon', 'shariff', '@tryghost/signup-form']
execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', folder, ...NAMES], {
  stdio: 'ignore',
})
const modules = path.join(folder, 'node_modules')
const first = (name, ...files) => files.find((file) => existsSync(path.join(modules, name, file)))

const shareonCss = first('shareon', 'dist/shareon.min.css')
const shareonJs = first('shareon', 'dist/shareon.iife.js')
const shariffJs = first('shariff', 'dist/shariff.complete.js')
const shariffCss = first('shariff', 'dist/shariff.complete.css')
const ghostJs = first('@tryghost/signup-form', 'umd/signup-form.min.js')
const SUBJECTS = {
  'Tidings, share': `<tidings-share publication="meridian"></tidings-share><script src="${SERVICE}/embed.js?language=en" async></script>`,
  'Tidings, all three': `<tidings-share publication="meridian"></tidings-share><tidings-signup publication="meridian"></tidings-signup><tidings-related publication="meridian"></tidings-related><script src="${SERVICE}/embed.js?language=en" async></script>`,
  shareon: `<link rel="stylesheet" href="/shareon/${shareonCss}"><div class="shareon"><a class="facebook"></a><a class="linkedin"></a><a class="whatsapp"></a><a class="twitter"></a><a class="email"></a><a class="copy-url"></a></div><script src="/shareon/${shareonJs}" defer init></script>`,
  Shariff: `<link rel="stylesheet" href="/shariff/${shariffCss}"><div class="shariff" data-services='["whatsapp","facebook","twitter","linkedin","mail"]'></div><script src="/shariff/${shariffJs}"></script>`,
  'Ghost’s signup-form': `<div style="height:58px"><script src="/@tryghost/signup-form/${ghostJs}" data-button-color="#15171A" data-site="https://ghost.example/" async></script></div>`,
}
const ARTICLE = '<h1>A story</h1>' + '<p>A paragraph of it, as long as they are.</p>'.repeat(4)
const wrap = (tags) =>
  `<!doctype html><html lang="en"><title>A story</title><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">${ARTICLE}${tags}<p>Below.</p>`

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://page.example')
  if (pathname === '/')
    return response.setHeader('content-type', 'text/html; charset=utf-8').end(wrap(SUBJECTS[searchParams.get('of')]))
  const file = path.join(modules, path.normalize(decodeURIComponent(pathname)))
  if (!existsSync(file)) return response.writeHead(404).end()
  response.setHeader('content-type', file.endsWith('.css') ? 'text/css' : 'text/javascript')
  response.end(readFileSync(file))
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const { chromium } = (await browserPackages())('playwright-core')
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})

const REPEATS = Number(process.env.REPEATS ?? 9)
const runs = Object.fromEntries(Object.keys(SUBJECTS).map((name) => [name, []]))
for (let turn = 0; turn < REPEATS; turn++)
  for (const name of Object.keys(SUBJECTS)) runs[name].push(await measure(name))
const middle = (name, what) => runs[name].map((run) => run[what]).sort((a, b) => a - b)[REPEATS >> 1]
const milliseconds = (name, what) => (middle(name, what) * 1000).toFixed(0)
console.log('| | KB gzipped | requests | script ms, 4× slower | styles and layout ms | layout shift |')
console.log('| --- | --- | --- | --- | --- | --- |')
for (const name of Object.keys(SUBJECTS)) {
  const { bytes, requests } = runs[name][0]
  const work = `${milliseconds(name, 'script')} | ${milliseconds(name, 'drawing')}`
  console.log(
    `| ${name} | ${(bytes / 1000).toFixed(1)} | ${requests} | ${work} | ${middle(name, 'shift').toFixed(3)} |`,
  )
}
await browser.close()
server.close()
rmSync(folder, { recursive: true, force: true })

/** A first visit: what was fetched beside the page itself, and what it cost. */
async function measure(name) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  const bodies = []
  page.on('requestfinished', async (request) => {
    const answer = await request.response()
    if (request.resourceType() !== 'document') bodies.push(answer.body().catch(() => Buffer.alloc(0)))
  })
  await page.addInitScript(() => {
    window.shift = 0
    new PerformanceObserver((list) => {
      for (const { value } of list.getEntries()) window.shift += value
    }).observe({ type: 'layout-shift', buffered: true })
  })
  await page.goto(`http://127.0.0.1:${server.address().port}/?of=${encodeURIComponent(name)}`)
  await page.waitForTimeout(1500)
  const { metrics } = await session.send('Performance.getMetrics')
  const seconds = (name) => metrics.find((metric) => metric.name === name).value
  const script = seconds('ScriptDuration')
  const drawing = seconds('RecalcStyleDuration') + seconds('LayoutDuration')
  const shift = await page.evaluate(() => window.shift)
  const bytes = (await Promise.all(bodies)).reduce((sum, body) => sum + gzipSync(body).length, 0)
  await context.close()
  return { bytes, requests: bodies.length, script, drawing, shift }
}
