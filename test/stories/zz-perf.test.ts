import { test } from 'vitest'
import { refreshRelated } from '../../src/stories/related'
import { database, type Deps } from '../../src/deps'
import { FRIDAY, HOUR, world, bindings } from '../world'
const N = Number(1000)
test('perf', async () => {
  await world()
  let seed = 7
  const random = () => ((seed = (seed * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff)
  const syll = ['ka','ro','mi','ten','sol','var','du','ne','lis','por','gra','fe','mon','tu','ril','sha','bek','ost']
  const word = (rank: number) => { let w = '', n = rank + 20; while (n > 0) { w += syll[n % 18]; n = Math.floor(n / 18) } return w }
  const zipf = () => word(Math.floor(Math.exp(random() * Math.log(40000))))
  const stories = Array.from({ length: N }, (_, i) => {
    const subject = [0,1,2].map((k) => { const w = word(50000 + Math.floor(i / 5) * 3 + k); return w[0]!.toUpperCase() + w.slice(1) })
    const text = (n: number) => Array.from({ length: n }, (_, j) => j % 12 === 5 ? subject[j % 3] : zipf()).join(' ') + '.'
    return { url: `https://m.example/${i}`, title: text(9), excerpt: text(25), body: Array.from({ length: 40 }, () => text(13)).join(' '), at: FRIDAY - (i % 300) * HOUR }
  })
  for (let i = 0; i < N; i += 100)
    await bindings.DB.prepare(`INSERT INTO stories (publication_id,url,kind,title,excerpt,body,published_at,revision,material_revision,content_hash,created_at,updated_at,related_due_at) SELECT 1, value->>'url','story',value->>'title',value->>'excerpt',value->>'body',value->>'at',1,1,'',${FRIDAY},${FRIDAY},${FRIDAY} FROM json_each(?)`).bind(JSON.stringify(stories.slice(i, i + 100))).run()
  for (let b = 0; b < 50; b++) {
    const rows = Array.from({ length: 1000 }, (_, i) => [b * 1000 + i + 5000, Array.from({ length: 100 }, () => `1_${zipf().slice(0, 8)}`).join(' ')])
    await bindings.DB.prepare(`INSERT INTO stories (id,publication_id,url,kind,title,published_at,revision,material_revision,content_hash,created_at,updated_at) SELECT value->>0, 1, 'x'||(value->>0),'story','t'||(value->>0),${FRIDAY - 50 * HOUR},1,1,'',1,1 FROM json_each(?)`).bind(JSON.stringify(rows)).run()
    await bindings.DB.prepare(`INSERT INTO story_terms(rowid, terms) SELECT value->>0, value->>1 FROM json_each(?)`).bind(JSON.stringify(rows)).run()
  }
  const times = new Map<string, [number, number]>()
  const timed = (name: string, f: () => Promise<any>) => { const t = performance.now(); return f().then((r) => { const [n, s] = times.get(name) ?? [0, 0]; times.set(name, [n + 1, s + performance.now() - t]); return r }) }
  const wrap = (st: any, name: string): any => new Proxy(st, { get: (t, k) => k === 'bind' ? (...a: any[]) => wrap(t.bind(...a), name) : ['all', 'run', 'raw', 'first'].includes(k as string) ? (...a: any[]) => timed(name, () => t[k](...a)) : k === 'inner' ? t : typeof t[k] === 'function' ? t[k].bind(t) : t[k] })
  const binding: any = { prepare: (q: string) => wrap(bindings.DB.prepare(q), q.replace(/\s+/g, ' ').slice(0, 70)), batch: (l: any[]) => timed('batch', () => bindings.DB.batch(l.map((x) => x.inner ?? x))) }
  const deps = { db: database(binding), clock: () => FRIDAY } as unknown as Deps
  const t0 = performance.now()
  await refreshRelated(deps)
  const all = performance.now() - t0
  let dbms = 0
  for (const [k, [n, s]] of times) { dbms += s; console.log(Math.round(s), n, k) }
  console.log('all', Math.round(all), 'db', Math.round(dbms))
  console.log((await bindings.DB.prepare('select count(*) n, avg(json_array_length(list)) a, sum(related_due_at is null) from related_lists l join stories s on s.id=l.story_id').all()).results)
  console.log((await bindings.DB.prepare('select l.story_id, list from related_lists l limit 4').all()).results)
}, 120000)
