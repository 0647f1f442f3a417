/**
 * What an entry of the audit log says was done, as a name that the desk has words for: by the route that was asked, of the API and of the
 * desk alike, or by the verb's own name. And what it was done to, read out of its path. Pure.
 */
import type { en } from './words/en'

export type ActWord = keyof typeof en.audit.acts

const V1 = '/v1/admin/publications/:publication'
const DESK = '/admin/:publication'
const MOVES = ['hold', 'release', 'send', 'pause', 'resume', 'retry', 'cancel', 'test'] as const
const TOPIC = ['rename', 'hide', 'show', 'remove'] as const

const moves = Object.fromEntries(
  MOVES.map((move) => [
    `digest_${move}` as const,
    [`POST ${V1}/digests/:period/${move}`, `POST ${DESK}/digests/:period/${move}`],
  ]),
) as Record<`digest_${(typeof MOVES)[number]}`, string[]>

const topics = Object.fromEntries(
  TOPIC.map((act) => [`topic_${act}` as const, [`POST ${DESK}/topics/:id/${act}`]]),
) as Record<`topic_${(typeof TOPIC)[number]}`, string[]>

const ROUTES: Record<ActWord, string[]> = {
  settings: [`PUT ${V1}`, `PATCH ${V1}`, `POST ${DESK}/settings`],
  ended: [`DELETE ${V1}`],
  end: [`POST ${DESK}/end`],
  stories: [`POST ${V1}/stories`],
  story_out: [`DELETE ${V1}/stories`],
  feeds: [`POST ${V1}/feeds/refresh`, `POST ${DESK}/feeds`],
  draft: [`POST ${V1}/digests`, `POST ${DESK}/digests`],
  hand: [`PATCH ${V1}/digests/:period`],
  edit: [`POST ${DESK}/digests/:period/edit`],
  words: [`POST ${DESK}/digests/:period/words`],
  ...moves,
  correct: [`POST ${V1}/corrections`, `POST ${DESK}/corrections`],
  correction_back: [`DELETE ${V1}/corrections/:id`, `POST ${DESK}/corrections/:id/remove`],
  readers_seen: [`GET ${V1}/subscribers`, `GET ${DESK}/readers`],
  readers_file: [`GET ${V1}/subscribers.csv`, `GET ${DESK}/readers.csv`],
  reader_erased: [`DELETE ${V1}/subscribers/:id`, `POST ${DESK}/readers/:id/erase`],
  import: [`POST ${V1}/subscribers/import`, `POST ${DESK}/readers/import`],
  topic: [`PATCH ${V1}/topics/:id`],
  ...topics,
  topic_remove: [`DELETE ${V1}/topics/:id`, ...topics.topic_remove],
  suppress: [`POST ${V1}/suppressions`],
  lift: [`DELETE ${V1}/suppressions`],
  suppress_or_lift: [`POST ${DESK}/readers/suppress`],
  held_seen: [`GET ${V1}/held`],
  held_release: [`POST ${V1}/held/release`],
  held_discard: [`POST ${V1}/held/discard`],
  held: [`POST ${DESK}/readers/held`],
  letter_anew: [`POST ${V1}/mails/:id/retry`, `POST ${DESK}/delivery/letters/:id/retry`],
  letter_aside: [`DELETE ${V1}/mails/:id`, `POST ${DESK}/delivery/letters/:id/aside`],
  provider: [`POST ${V1}/delivery`, `POST ${DESK}/delivery`],
  unrelated: [`POST ${DESK}/stories/:id/related/out`],
  related: [`POST ${DESK}/stories/:id/related/back`],
  mark: [`POST ${DESK}/annotations`],
  unmark: [`POST ${DESK}/annotations/:id/remove`],
  link: [`POST ${DESK}/links`],
  link_end: [`POST ${DESK}/links/:id/end`],
  key: ['POST /v1/admin/keys', 'POST /admin/keys'],
  key_revoke: ['DELETE /v1/admin/keys/:id', 'POST /admin/keys/:id/revoke'],
  person: ['POST /v1/admin/people', 'POST /admin/people'],
  person_role: ['PATCH /v1/admin/people/:id', 'POST /admin/people/:id/role'],
  person_remove: ['DELETE /v1/admin/people/:id', 'POST /admin/people/:id/remove'],
  message_retry: ['POST /v1/admin/dead-letters/:id/retry'],
  message_aside: ['DELETE /v1/admin/dead-letters/:id'],
  message: ['POST /admin/messages'],
  signed_in: ['desk.signed_in'],
  sign_out: ['POST /admin/sign-out'],
  session_end: ['POST /admin/sessions/end'],
  erased_self: ['reader.erased'],
  took_own: ['reader.exported'],
  wrong: ['wrong credential'],
  held_off: ['wrong credentials, held off'],
}

const WORDS = new Map(
  Object.entries(ROUTES).flatMap(([word, routes]) => routes.map((route) => [route, word as ActWord] as const)),
)

/** Undefined for what a later version wrote down: it is shown as it is. */
export function actOf(action: string): ActWord | undefined {
  return WORDS.get(action)
}

/** Every action whose words the test holds for what is looked for. */
export function actionsSaid(isMeant: (word: ActWord) => boolean): string[] {
  return [...WORDS].flatMap(([action, word]) => (isMeant(word) ? [action] : []))
}

export type Done = { publication: string | null; period: string | null; id: string | null }

/** What the path names: a publication by its slug, a week, a row by its number. */
export function doneTo({ action, object }: { action: string; object: string }): Done {
  const declared = action.startsWith('reader.') ? `${V1}/subscribers/:id` : (action.split(' ')[1] ?? '')
  const [names, pieces] = [declared.split('/'), object.split('/')]
  const named = (name: string) => {
    const at = names.indexOf(`:${name}`)
    return at < 0 ? null : (pieces[at] ?? null)
  }
  return { publication: named('publication'), period: named('period'), id: named('id') }
}
