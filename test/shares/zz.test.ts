import { test } from 'vitest'
import { database } from '../../src/deps'
import { foldEvents } from '../../src/shares/fold'
import { forgetEvents } from '../../src/shares/forget'
import { findSource } from '../../src/shares/source'
import { sharesSince } from '../../src/shares/standing'
import { shareCounts } from '../../src/shares/counts'
import { statistics } from '../../src/stats/statistics'
import { bindings, FRIDAY } from '../world'
import { aShare, aVisit, stage, CANAL } from './stage'
test('plans', async () => {
  await stage()
  const seen: string[] = []
  const proxy = { prepare: (s: string) => { seen.push(s); return bindings.DB.prepare(s) }, batch: (x: D1PreparedStatement[]) => bindings.DB.batch(x) } as unknown as D1Database
  const db = database(proxy)
  await foldEvents({ db }, [{ event: aShare({ token: 'abcdefgh' }), attempt: 1 }, { event: aVisit({ token: 'abcdefgh' }), attempt: 1 }])
  await forgetEvents({ db }, FRIDAY)
  await findSource({ db }, { publicationId: 1, page: CANAL, token: 'abcdefgh' })
  await sharesSince({ db }, { publicationId: 1, fromDay: 'a', toDay: 'b' })
  await shareCounts({ db }, { publication: { id: 1, shareThreshold: 1 }, url: CANAL })
  await statistics({ db }, { publication: { id: 1, timezone: 'UTC' }, from: '2026-02-01', to: '2026-02-28' })
  for (const s of new Set(seen)) {
    const n = (s.match(/\?/g) ?? []).length
    const plan = await bindings.DB.prepare('EXPLAIN QUERY PLAN ' + s).bind(...Array(n).fill('[]')).all<{ detail: string; id: number; parent: number }>()
    console.log(s.replace(/\s+/g, ' ').slice(0, 2200) + '\n   ' + plan.results.map((r) => r.detail).join('\n   '))
  }
})
test('cost', async () => {
  await stage()
  let read = 0, written = 0, ms = 0, st = 0
  const db = database({ prepare: (s: string) => { const p = bindings.DB.prepare(s); return wrap(p) }, batch: async (x: D1PreparedStatement[]) => { const t = performance.now(); const r = await bindings.DB.batch(x.map((y) => (y as never as { raw: D1PreparedStatement }).raw ?? y)); ms += performance.now() - t; for (const q of r) { read += q.meta.rows_read; written += q.meta.rows_written; st++ } return r } } as unknown as D1Database)
  function wrap(p: D1PreparedStatement): unknown { return { raw: p, bind: (...a: unknown[]) => wrap(p.bind(...a)), all: async () => { const t = performance.now(); const r = await p.all(); ms += performance.now() - t; read += r.meta.rows_read; written += r.meta.rows_written; st++; return r } } }
  const go = async (name: string, events: ReturnType<typeof aShare>[]) => { read = written = ms = st = 0; await foldEvents({ db }, events.map((event) => ({ event, attempt: 1 }))); console.log(name, { events: events.length, read, written, ms: Math.round(ms), st }) }
  const many = (p: string, n = 100) => Array.from({ length: n }, (_, i) => aShare({ visitor: p + i, token: `token-${p}${i}-xx`, network: 'n' + (i % 5) }))
  await go('new', many('a')); await go('new', many('b')); await go('repeat', many('b')); const r = many('c'); await go('c', r); await go('redelivered', r)
  await go('one', many('d', 1))
})
