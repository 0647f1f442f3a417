/** The API's description is whole and true: every declared route stands in it, and every route answers as it says there. */
import { beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { DOORS } from '../../src/app'
import type { Door } from '../../src/http/declare'
import { type ApiDescription, codesOf } from '../../src/http/openapi'
import { curlOf } from '../../src/pages/docs'
import { activeReader } from '../readers/cast'
import { ask, BASE, MERIDIAN, TOKEN, world } from '../world'

const doors = Object.values(DOORS).flat()
let api: ApiDescription

beforeAll(async () => {
  await world({ publications: { meridian: MERIDIAN } })
  await activeReader('bo@readers.example')
  api = await (await ask('/openapi.json')).json()
})

function operationOf({ method, path }: Door) {
  const operation = api.paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
  if (!operation) throw new Error(`${method} ${path} is not described`)
  return operation
}

test('every route stands in it once, with what it takes, what it answers, its errors and an example', () => {
  expect(api.openapi).toBe('3.1.0')
  const ids = new Set<string>()
  for (const door of doors) {
    const operation = operationOf(door)
    const name = `${door.method} ${door.path}`
    ids.add(operation.operationId)
    expect(operation.summary.length, name).toBeGreaterThan(3)
    expect(Object.keys(operation.responses), name).toEqual(expect.arrayContaining(Object.keys(door.answers)))
    expect(operation.responses[500], name).toBeDefined()
    expect(operation.security, name).toEqual(door.path.startsWith('/v1/admin') ? [{ key: [] }] : [])
    const inPath = operation.parameters.filter((one) => one.in === 'path').map((one) => `:${one.name}`)
    expect(inPath, name).toEqual(door.path.match(/:\w+/g) ?? [])
    for (const { example } of inPath.length > 0 ? operation.parameters.filter((one) => one.required) : [])
      expect(example, name).toBeTruthy()
    for (const [code, [status]] of Object.entries(door.refuses ?? {}))
      expect(JSON.stringify(operation.responses[status] ?? {}), `${name} ${code}`).toContain(code)
    // Programs get the one shape of errors, browsers a page: whoever says no says both.
    for (const [status] of codesOf(door)) {
      const types = Object.keys(operation.responses[status]?.content ?? {}).map((type) => type.split(';')[0])
      expect(types, `${name} ${status}`).toEqual(expect.arrayContaining(['application/json', 'text/html']))
    }
    if (door.body?.schema) expect(Object.values(operation.requestBody?.content ?? {})[0]?.example, name).toBeDefined()
  }
  expect(ids.size).toBe(doors.length)
  for (const { name, description } of api.tags) expect(description, name).toMatch(/^[A-Z].{20,}\.$/)
})

test('its references lead somewhere, and nothing in it is left undescribed', () => {
  const text = JSON.stringify(api)
  const names = new Set([...text.matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name ?? ''))
  expect(names).toContain('Error')
  for (const name of names) expect(api.components.schemas, name).toHaveProperty(name)
  expect(text).not.toContain('$defs')
})

/** The request that the description shows, for this world. */
function shown(door: Door): Promise<Response> {
  const operation = operationOf(door)
  const valued = (name: string) => String(operation.parameters.find((one) => one.name === name)?.example ?? '')
  const address = new URL(
    door.path.replaceAll(/:(\w+)/g, (_, name: string) => valued(name)),
    BASE,
  )
  for (const { name, in: place, required, example } of operation.parameters)
    if (place === 'query' && required) address.searchParams.set(name, String(example))
  const [type, body] = Object.entries(operation.requestBody?.content ?? {})[0] ?? []
  const headers: Record<string, string> = { authorization: `Bearer ${TOKEN}`, accept: 'application/json' }
  if (type) headers['content-type'] = type
  const content = body?.example === undefined ? (type ? 'email\n' : undefined) : JSON.stringify(body.example)
  return ask(`${address.pathname}${address.search}`, { method: door.method, headers, body: content })
}

/** Makes first, removes last: what one example names, another has made. */
const ORDER = ['PUT', 'POST', 'GET', 'PATCH', 'DELETE']
const inOrder = doors.toSorted((one, other) => ORDER.indexOf(one.method) - ORDER.indexOf(other.method))

test('every operation, asked as it is shown, answers by its schema or refuses with a code that it names', async () => {
  let good = 0
  for (const door of inOrder) {
    const name = `${door.method} ${door.path}`
    const answer = await shown(door)
    const text = await answer.text()
    const declared = door.answers[answer.status]
    if (declared instanceof z.ZodType && (answer.headers.get('content-type') ?? '').includes('json')) {
      const parsed = declared.safeParse(JSON.parse(text))
      expect(parsed.error?.issues, `${name} ${answer.status} ${text.slice(0, 300)}`).toBeUndefined()
      good++
    } else if (answer.status in door.answers) good++
    else {
      expect(Object.keys(operationOf(door).responses), `${name}: ${text}`).toContain(String(answer.status))
      const { code } = (JSON.parse(text) as { error: { code: string } }).error
      const named = codesOf(door).map(([, one]) => one)
      expect(named.includes(code) || /^(invalid|missing|unknown|expected)_/.test(code), `${name}: ${code}`).toBe(true)
    }
  }
  expect(good).toBeGreaterThan(doors.length / 2)
})

test('the page shows every operation with a curl, without a script', async () => {
  const html = await (await ask('/docs', { headers: { accept: 'text/html' } })).text()
  expect(html).not.toContain('<script')
  for (const door of doors) expect(html).toContain(`id="${operationOf(door).operationId}"`)
  const [door] = doors.filter(({ path, method }) => path.endsWith('/keys') && method === 'POST')
  if (!door) throw new Error('no door to keys')
  expect(curlOf({ method: 'POST', path: '/v1/admin/keys', operation: operationOf(door), server: BASE })).toMatch(
    /^curl -X POST 'https:\/\/tidings\.example\/v1\/admin\/keys' \\\n {2}-H "Authorization: Bearer \$TIDINGS_KEY" \\\n {2}-H 'Content-Type: application\/json' \\\n {2}-d '\{"name":/,
  )
})
