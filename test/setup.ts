/** After every test: nothing of what it made the service do goes over one of Cloudflare's limits. */
import { afterEach, expect } from 'vitest'
import { takeViolations } from './limits'

afterEach(() => {
  expect(takeViolations(), 'over a limit of Cloudflare').toEqual([])
})
