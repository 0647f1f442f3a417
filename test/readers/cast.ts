/** Readers of the tests in this folder, made the way readers are made: by the form and the mailed link. */
import { admin, ask, linkIn, type Mail, mailsArrive } from '../world'

export type Reader = { email: string; leave: string; preferences: string }

/** A reader who signed up and confirmed; their links are those of the welcome. */
export async function activeReader(email: string, slug = 'meridian', wish: object = {}): Promise<Reader> {
  await ask(`/v1/${slug}/subscribers`, { json: { email, ...wish } })
  const [question] = (await mailsArrive(1, email)) as [Mail]
  await ask(linkIn(question, '/confirm/'), { method: 'POST' })
  const [welcome] = (await mailsArrive(2, email)) as [Mail]
  return { email, leave: linkIn(welcome, '/unsubscribe/'), preferences: linkIn(welcome, '/preferences/') }
}

/** Presses the button that takes leaving back, on the page of a goodbye. */
export async function takeBack(goodbye: string): Promise<Response> {
  const action = /action="([^"]*\/undo)"/.exec(goodbye)?.[1]
  const secret = /name="secret" value="([^"]*)"/.exec(goodbye)?.[1]
  if (!action || !secret) throw new Error('the page offers nothing to take back')
  return ask(action, { form: { secret }, headers: { accept: 'text/html' } })
}

export type Listed = {
  id: string
  email: string
  confirmedAt: string | null
  status: string
  topics: string[]
  language: string | null
}

/** The reader as an administrator sees them, or undefined. */
export async function listed(email: string, slug = 'meridian'): Promise<Listed | undefined> {
  const { items } = (await (
    await admin(`/publications/${slug}/subscribers?q=${encodeURIComponent(email)}`)
  ).json()) as { items: Listed[] }
  return items[0]
}
