/** What a provider may say to a confirmation, and what becomes of it: nobody is mailed twice, nobody is forgotten, and the desk hears of it. */
import { expect, test, vi } from 'vitest'
import type { Fault } from '../resend/team'
import { bindings } from '../world'
import { counted, MINUTE, rows, stage, told } from './stage'

const BO = 'bo@readers.example'
vi.setConfig({ testTimeout: 60_000 })

const STOPPING: [Fault, string][] = [
  ['unauthorised', 'unauthorised'],
  ['forbidden', 'unauthorised'],
  ['invalid_from', 'invalid_from_address'],
  ['bad_request', 'provider_refuses'],
  ['method_not_allowed', 'provider_refuses'],
  ['too_large', 'provider_refuses'],
  ['security', 'provider_refuses'],
  ['not_found_page', 'provider_refuses'],
  ['forbidden_page', 'provider_refuses'],
]

test.each(STOPPING)(
  '“%s” is about us: the confirmation waits, and goes out once when that is mended',
  async (fault, reason) => {
    const { signUp, deliver, later, resend } = await stage({ script: [fault, fault] })
    await signUp(BO)
    await deliver()
    expect(await rows()).toMatchObject([{ state: 'due', reason, first_attempt_at: null }])
    // The reader's ten minutes have not begun: nothing left.
    expect(await counted()).toEqual({ address: 0, hour: 0 })
    await later(MINUTE)
    const [note] = await told('mail_stopped')
    expect(note).toMatchObject({ facts: `${reason} (1)` })
    await later(20 * MINUTE)
    await later(20 * MINUTE)
    const { taken } = await resend.ledger()
    expect(taken.filter(({ to }) => to[0] === BO)).toHaveLength(1)
    expect(await rows()).toMatchObject([{ state: 'accepted', reason: null }])
    expect(await told('mail_stopped')).toHaveLength(1)
  },
)

const DOUBTFUL: Fault[] = [
  'accept_then_timeout',
  'accept_then_page',
  'accept_then_gateway_page',
  'accept_then_garbage',
  'accept_then_reset',
  'accept_then_hang',
  'unknown_complaint',
  'internal_error',
  'bad_gateway',
  'unavailable',
  'concurrent',
  'hang_before',
  'reset_before',
]

test.each(DOUBTFUL)(
  '“%s” leaves it open: the same bytes follow under the same key, and the reader has one mail',
  async (fault) => {
    const { signUp, deliver, later, resend } = await stage({ script: [fault, 'rate_limited', fault] })
    await signUp(BO)
    await deliver()
    expect(await rows()).toMatchObject([
      { state: 'due', first_attempt_at: expect.any(Number), frame: expect.any(String) },
    ])
    const own = (await rows())[0]?.key
    // It may have arrived, so it counts; and whatever has changed meanwhile.
    expect(await counted()).toEqual({ address: 1, hour: 1 })
    await bindings.DB.prepare("UPDATE publications SET name = 'Meridian Weekly', language = 'de'").run()
    for (let turn = 0; turn < 4; turn++) await later(16 * MINUTE)
    const { asked: all, taken } = await resend.ledger()
    const asked = all.filter(({ key }) => key === own)
    expect(taken.filter(({ to }) => to[0] === BO)).toHaveLength(1)
    expect(asked.length).toBeGreaterThanOrEqual(3)
    expect(new Set(asked.map(({ hash }) => hash)).size).toBe(1)
    expect(await rows()).toMatchObject([{ state: 'accepted', frame: null }])
  },
)
