/**
 * What the provider says of us when it is asked: whether the domain that mails come from is in order, record by record, and how much of the
 * quota is used. Reads answers and keeps nothing. Asked with GET, so nothing is mailed and nothing changes there.
 */
import * as z from 'zod'
import type { Standing } from '../ground/schema'
import type { RawAnswer } from './answer'

/** Of theirs only what we say; a status that we do not know yet is said as it is. */
const word = z.string().regex(/^[a-z_]{1,40}$/)
const record = z.object({
  record: z.string().max(40),
  name: z.string().max(300),
  type: z.string().max(20),
  status: word,
  value: z.string().max(4_000).catch(''),
})
const list = z.object({ data: z.array(z.object({ id: z.string().max(100), name: z.string().max(300) })) })
const one = z.object({ status: word, records: z.array(z.unknown()).max(100).default([]) })

/** What mail needs; what is received or tracked is not ours. */
const FOR_SENDING = ['SPF', 'DKIM', 'DMARC']
/** A page of their list; an account has a handful of domains. */
const LISTED = 100

type Get = (path: string) => Promise<RawAnswer | null>

export async function standingOf(get: Get, domain: string): Promise<Standing> {
  const answer = await get(`/domains?limit=${LISTED}`)
  const used = usedOf(answer?.headers ?? {})
  if (!answer || answer.status >= 500 || answer.status === 429) return { ...used, state: 'no_answer', records: [] }
  // A key that may only send is a good key: it is not told of domains.
  if (answer.status === 401 || answer.status === 403) return { ...used, state: 'not_told', records: [] }
  const domains = list.safeParse(parsed(answer.text))
  if (!domains.success) return { ...used, state: 'no_answer', records: [] }
  const found = domains.data.data.find(({ name }) => name.toLowerCase() === domain)
  if (!found) return { ...used, state: 'unknown_domain', records: [] }
  const detail = await get(`/domains/${encodeURIComponent(found.id)}`)
  const said = one.safeParse(parsed(detail?.text ?? ''))
  if (!said.success) return { ...used, state: 'no_answer', records: [] }
  const records = said.data.records.flatMap((each) => record.safeParse(each).data ?? [])
  return { ...used, state: said.data.status, records: records.filter(({ record }) => FOR_SENDING.includes(record)) }
}

/** How many mails of today and of this month were counted (resend.com/docs/api-reference/rate-limit); a day's only on the free plan. */
function usedOf(headers: Record<string, string>): Pick<Standing, 'usedToday' | 'usedThisMonth'> {
  const number = (name: string) => (/^\d{1,12}$/.test(headers[name] ?? '') ? Number(headers[name]) : null)
  return { usedToday: number('x-resend-daily-quota'), usedThisMonth: number('x-resend-monthly-quota') }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
