/**
 * Cloudflare Turnstile: whether the answer of a challenge was given by a person, on our page, for a sign-up. An answer works once
 * and for five minutes; asking twice about it is safe by an idempotency key. Fails closed: what cannot be checked has not passed.
 */
import { sha256 } from '../../ground/crypto'
import type { Deps } from '../../ground/deps'
import { logFailure } from '../../ground/log'

/** The field that Turnstile's script adds to a form. */
export const CHALLENGE_FIELD = 'cf-turnstile-response'
/** What our widget says it stands for, so that an answer given elsewhere does not count here. */
export const CHALLENGE_ACTION = 'sign-up'

/** Longer answers are none (the documentation's limit). */
const ANSWER_LIMIT = 2_048
const PATIENCE_MILLISECONDS = 5_000

/** Cloudflare's published keys for trying things out: they name hosts and actions of their own. */
export function isTurnstileTestKey(secretKey: string): boolean {
  return /^[123]x0{30,}AA$/.test(secretKey)
}

type Challenge = {
  answer: string
  /** The asker's network address, or ''. */
  network: string
  /** What the answer is used for, e.g. publication and address: a form sent twice passes twice, another sign-up does not. */
  about: string
}

export async function passesChallenge(
  deps: Pick<Deps, 'config'>,
  { answer, network, about }: Challenge,
): Promise<boolean> {
  const { turnstile, publicUrl } = deps.config
  if (!turnstile || answer === '' || answer.length > ANSWER_LIMIT) return false
  try {
    const response = await fetch(`${turnstile.baseUrl}/turnstile/v0/siteverify`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        secret: turnstile.secretKey,
        response: answer,
        idempotency_key: await uuidOf(`${answer}\0${about}`),
        ...(network === '' ? {} : { remoteip: network }),
      }),
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
    })
    const verdict = (await response.json()) as { success?: unknown; hostname?: unknown; action?: unknown }
    if (verdict.success !== true) return false
    if (isTurnstileTestKey(turnstile.secretKey)) return true
    return verdict.hostname === new URL(publicUrl).hostname && verdict.action === CHALLENGE_ACTION
  } catch (error) {
    logFailure('asking Turnstile about a challenge', error)
    return false
  }
}

async function uuidOf(text: string): Promise<string> {
  const hex = await sha256(text)
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}
