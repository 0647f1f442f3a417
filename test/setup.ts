/**
 * After every test: nothing of what it made the service do goes over one of Cloudflare's limits. Before them all, MJML is read: two requests
 * that read it in the same moment would wait for each other, which the tests' loader of modules cannot do.
 */
import { afterEach, expect } from 'vitest'
import { compiledOnce } from '../src/mail/render'
import { takeViolations } from './limits'

await compiledOnce('<mjml><mj-body></mj-body></mjml>')

afterEach(() => {
  expect(takeViolations(), 'over a limit of Cloudflare').toEqual([])
})
