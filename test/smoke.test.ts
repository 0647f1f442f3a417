import { expect, test } from 'vitest'
import { ask, bindings, world } from './world'

test('an address where nothing is answers 404 in the one shape', async () => {
  await world({ publications: {} })
  const answer = await ask('/nothing/here')
  expect(answer.status).toBe(404)
  expect(await answer.json()).toEqual({ error: { code: 'not_found', message: expect.any(String) } })
  expect(await bindings.DB.prepare('SELECT count(*) AS n FROM publications').first('n')).toBe(0)
})
