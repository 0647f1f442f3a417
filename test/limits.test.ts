/** The watch around the bindings sees what goes over a limit: a watch that never barks proves nothing. */
import { expect, test } from 'vitest'
import type { Env } from '../src/ground/deps'
import { limited, takeViolations } from './limits'
import { bindings, world } from './world'

test('what goes over a limit of Cloudflare is noted, and what keeps to it is not', async () => {
  await world()
  const { DB, DIGESTS_QUEUE, statements } = limited(bindings as unknown as Env)
  const list = (length: number) => Array.from({ length }, (_, index) => index)
  const places = (length: number) =>
    list(length)
      .fill(0)
      .map(() => '?')
      .join(', ')
  await DB.prepare(`SELECT ${places(100)}`)
    .bind(...list(100))
    .all()
  await DB.batch([DB.prepare('SELECT 1'), DB.prepare('SELECT 2')])
  expect(takeViolations()).toEqual([])
  expect(statements()).toBe(3)

  expect(() => DB.prepare(`SELECT ${places(101)}`).bind(...list(101))).not.toThrow()
  DB.prepare(`SELECT '${'x'.repeat(100_000)}'`)
  DB.prepare('SELECT ?').bind('ü'.repeat(1_000_001))
  await DIGESTS_QUEUE.sendBatch(list(101).map(() => ({ body: { digestId: 0, seq: 0 } }))).catch(() => {})
  await DIGESTS_QUEUE.send({ digestId: 0, seq: 0, note: 'x'.repeat(128_000) } as never, { delaySeconds: 43_201 }).catch(
    () => {},
  )
  for (let count = 0; count < 1_001; count++) await DB.prepare('SELECT 1').first()
  expect(takeViolations()).toEqual([
    expect.stringContaining('101 bound parameters'),
    expect.stringContaining('a statement of 100'),
    expect.stringContaining('2000002 bytes bound'),
    expect.stringContaining('101 messages in one batch'),
    expect.stringContaining('a message of 128'),
    expect.stringContaining('delayed by 43201 s'),
    expect.stringContaining('more than 1000 statements'),
  ])
})
