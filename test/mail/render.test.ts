/** From a typed document to a mail: a wrong template is stopped before anybody is mailed. */
import { expect, test } from 'vitest'
import { samples } from '../../emails/samples'
import { headerSafe, render } from '../../src/mail/render'

const text = 'text'

/** A document whose MJML is the given source. */
function documentOf(source: string) {
  return { subject: 'A subject', mjml: Promise.resolve(Object.assign(source, { isEscaped: true as const })), text }
}

test('a template that is wrong throws and names the line, not the text in it', async () => {
  const source =
    '<mjml><mj-body><mj-section><mj-column><mj-text aling="left">Bo wrote this</mj-text></mj-column></mj-section></mj-body></mjml>'
  const failure = await render(documentOf(source)).then(
    () => null,
    (error: Error) => error,
  )
  expect(failure?.message).toMatch(/^The mail cannot be rendered: line 5: <mj-text> .*aling/)
  expect(failure?.message).not.toContain('Bo wrote this')
})

test('a template that is no MJML at all throws', async () => {
  await expect(render(documentOf('nothing'))).rejects.toThrow('The mail cannot be rendered')
})

test('nothing is included, whatever a template asks for', async () => {
  const source = '<mjml><mj-body><mj-include path="/etc/passwd" type="html" /></mj-body></mjml>'
  const html = await render(documentOf(source)).then(
    (mail) => mail.html,
    () => '',
  )
  expect(html).not.toContain('root:')
})

test('a subject is one line, whatever it was made of', async () => {
  expect(headerSafe('Hello\r\nBcc: all@x.example\u0000\u2028\u2029\u0085\tyou\ud800 ')).toBe(
    'Hello Bcc: all@x.example you\ufffd',
  )
  const document = { ...documentOf('<mjml><mj-body></mj-body></mjml>'), subject: 'One\r\nTwo' }
  expect((await render(document)).subject).toBe('One Two')
})

test('the same document gives the same bytes', async () => {
  const digest = samples.digest
  if (!digest) throw new Error('there is no sample digest')
  expect(await render(digest())).toEqual(await render(digest()))
})
