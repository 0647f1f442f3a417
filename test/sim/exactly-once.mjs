/**
 * Whether everybody got a digest exactly once: judged from what the provider took and what our database says, and from nothing else.
 * Pure, so that a test can hand it a ledger with a mistake in it. Each finding is `{ says, wrong }`; nothing wrong is an empty list.
 */

/** `lines`: the stand-in's ledger, one object a line · `readers`: every address that was to be mailed · `ours`: seed.mjs. */
export function judge({ lines, readers, ours }) {
  const taken = lines.filter(({ line }) => line === 'taken')
  const mails = Map.groupBy(
    taken.flatMap((mail) => mail.to.map((to) => ({ ...mail, to }))),
    ({ to }) => to,
  )
  const wanted = new Set(readers)
  const hashes = Map.groupBy(
    lines.filter(({ line, key }) => line === 'asked' && key !== null),
    ({ key }) => key,
  )
  const twoPayloads = [...hashes].filter(([, asked]) => new Set(asked.map(({ hash }) => hash)).size > 1)
  return [
    { says: 'nobody was missed', wrong: readers.filter((to) => !mails.has(to)) },
    { says: 'nobody was mailed twice', wrong: readers.filter((to) => (mails.get(to)?.length ?? 0) > 1) },
    { says: 'nobody else was mailed', wrong: [...mails.keys()].filter((to) => !wanted.has(to)) },
    { says: 'no key was used for two payloads', wrong: twoPayloads.map(([key]) => key) },
    { says: 'our ledger names the mail that the provider took, for every reader', wrong: strayed(taken, ours) },
    { says: 'the digest is sent, and every reader is accounted for as accepted', wrong: unsettled(ours, readers) },
  ]
}

/** Deliveries whose mail at the provider (joined by its tag) has another id or another address, and mails without a delivery. */
function strayed(taken, { digest, deliveries }) {
  const byTag = new Map(taken.map((mail) => [mail.tags.delivery, mail]))
  const unlike = deliveries.filter(({ chunk, position, providerId, email }) => {
    const mail = byTag.get(`${digest.key}-${chunk}-${position}`)
    return mail?.id !== providerId || mail?.to[0] !== email
  })
  const known = new Set(deliveries.map(({ chunk, position }) => `${digest.key}-${chunk}-${position}`))
  return [
    ...unlike.map(({ chunk, position }) => `delivery ${chunk}/${position}`),
    ...[...byTag.keys()].filter((tag) => !known.has(tag)).map((tag) => `mail ${tag}`),
  ]
}

function unsettled({ digest, chunks, deliveries }, readers) {
  const sum = (column) => chunks.reduce((total, chunk) => total + chunk[column], 0)
  const accepted = deliveries.filter(({ status }) => status === 'accepted').length
  const figures = {
    candidates: digest.candidates,
    'accepted by chunk': sum('accepted'),
    'accepted by reader': accepted,
  }
  const off = Object.entries(figures).filter(([, figure]) => figure !== readers.length)
  return [
    ...(digest.status === 'sent' ? [] : [`the digest is ${digest.status} (${digest.reason})`]),
    ...off.map(([name, figure]) => `${name}: ${figure}`),
    ...['planned', 'skipped', 'failed', 'unknown'].filter((column) => sum(column) > 0).map((c) => `${c}: ${sum(c)}`),
    ...chunks.filter(({ state }) => state !== 'accepted').map(({ seq, state }) => `chunk ${seq} is ${state}`),
  ]
}
