import { expect, test } from 'vitest'
import { ask, world } from '../world'

/** What readers' browsers have to load for all three elements (issue 5). */
const GZIP_LIMIT = 6_000

async function gzipped(text: string): Promise<number> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))
  return (await new Response(stream).arrayBuffer()).byteLength
}

test('the script of all three widgets is at most 6 KB gzipped', async () => {
  await world()
  const script = await (await ask('/embed.js')).text()
  for (const name of ['share', 'signup', 'related']) expect(script).toContain(name)
  expect(await gzipped(script)).toBeLessThanOrEqual(GZIP_LIMIT)
})
