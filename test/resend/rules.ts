/**
 * What Resend's published API description asks of a mail (resend/resend-openapi, SendEmailRequest and Tag), and what its other pages
 * say where that is silent: refused test domains, no attachments in a batch. Pure; each complaint is a documented error's name.
 */
export type Complaint = { status: number; name: string; message: string }

const FIELDS = {
  from: 'text',
  to: 'addresses',
  subject: 'text',
  bcc: 'addresses',
  cc: 'addresses',
  reply_to: 'addresses',
  html: 'text',
  text: 'text',
  template: 'object',
  headers: 'object',
  scheduled_at: 'text',
  attachments: 'list',
  tags: 'tags',
  topic_id: 'text',
} as const
/** For the test that reads the published description, where it is at hand. */
export const KNOWN_FIELDS = Object.keys(FIELDS).sort()
export const REQUIRED_FIELDS = ['from', 'to', 'subject'] as const
export const MOST_RECIPIENTS = 50
export const MOST_IN_BATCH = 100
export const MOST_KEY_CHARACTERS = 256
export const TAG = /^[A-Za-z0-9_-]{1,256}$/

/** resend.com/docs/knowledge-base/what-email-addresses-to-use-for-testing; our own tests write to `readers.example`. */
const REFUSED_DOMAINS = /@(example\.(com|net|org)|test\.com)$/i
const ADDRESS = /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/
const NAMED_ADDRESS = /^[^<>]*<([^\s@<>]+@[^\s@<>]+\.[^\s@<>]+)>$/

/** The first thing that is wrong with a mail, or null. `isInBatch`: some fields are not for batches. */
export function complaintOf(mail: unknown, { isInBatch }: { isInBatch: boolean }): Complaint | null {
  if (typeof mail !== 'object' || mail === null || Array.isArray(mail)) return invalid('A mail is an object.')
  const fields = mail as Record<string, unknown>
  for (const name of REQUIRED_FIELDS) {
    if (fields[name] === undefined || fields[name] === '')
      return { status: 422, name: 'missing_required_field', message: `Missing \`${name}\` field.` }
  }
  for (const [name, value] of Object.entries(fields)) {
    const complaint = complaintOfField(name, value)
    if (complaint) return complaint
  }
  if (isInBatch && (fields.attachments !== undefined || fields.scheduled_at !== undefined))
    return invalid('A batch takes neither `attachments` nor `scheduled_at`.')
  if (fields.html === undefined && fields.text === undefined && fields.template === undefined)
    return { status: 422, name: 'missing_required_field', message: 'Missing `html` or `text` field.' }
  if (fields.template !== undefined && (fields.html !== undefined || fields.text !== undefined))
    return invalid('`template` excludes `html` and `text`.')
  if (!isAddress(fields.from)) return { status: 422, name: 'invalid_from_address', message: 'Invalid `from` field.' }
  return complaintOfRecipients(fields)
}

function complaintOfField(name: string, value: unknown): Complaint | null {
  const kind = FIELDS[name as keyof typeof FIELDS]
  if (kind === undefined) return invalid(`Unknown field \`${name}\`.`)
  if (value === undefined) return null
  const isRight =
    kind === 'text'
      ? typeof value === 'string'
      : kind === 'addresses'
        ? typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string'))
        : kind === 'object'
          ? typeof value === 'object' && value !== null && !Array.isArray(value)
          : Array.isArray(value)
  if (!isRight) return invalid(`Invalid \`${name}\` field.`)
  if (kind === 'tags') return complaintOfTags(value as unknown[])
  if (name === 'headers') return complaintOfHeaders(value as Record<string, unknown>)
  return null
}

function complaintOfTags(tags: unknown[]): Complaint | null {
  const isRight = tags.every((tag) => {
    const { name, value } = (tag ?? {}) as Record<string, unknown>
    return typeof name === 'string' && typeof value === 'string' && TAG.test(name) && TAG.test(value)
  })
  return isRight ? null : invalid('Tags hold only ASCII letters, digits, underscores and dashes, 256 at most.')
}

function complaintOfHeaders(headers: Record<string, unknown>): Complaint | null {
  const isRight = Object.entries(headers).every(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what may not stand in a header is just that.
    ([name, value]) => /^[!-9;-~]+$/.test(name) && typeof value === 'string' && !/[\r\n\x00]/.test(value),
  )
  return isRight ? null : invalid('Invalid `headers` field.')
}

function complaintOfRecipients(fields: Record<string, unknown>): Complaint | null {
  for (const name of ['to', 'cc', 'bcc', 'reply_to'] as const) {
    if (fields[name] === undefined) continue
    const list = recipientsOf(fields[name])
    if (list.length === 0 || list.length > MOST_RECIPIENTS) return invalid(`\`${name}\` takes 1 to ${MOST_RECIPIENTS}.`)
    if (!list.every(isAddress)) return invalid(`Invalid \`${name}\` field.`)
    if (list.some((address) => REFUSED_DOMAINS.test(address.replace(/>$/, ''))))
      return invalid(`Invalid \`${name}\` field. Use a test address of resend.dev instead of example.com.`)
  }
  return null
}

export function recipientsOf(to: unknown): string[] {
  return (Array.isArray(to) ? to : [to]).filter((address) => typeof address === 'string')
}

function isAddress(text: unknown): boolean {
  return typeof text === 'string' && (ADDRESS.test(text) || NAMED_ADDRESS.test(text))
}

function invalid(message: string): Complaint {
  return { status: 422, name: 'validation_error', message }
}
