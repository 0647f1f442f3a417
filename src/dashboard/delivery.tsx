/** Delivery: the bounces and complaints of the last digests beside what mailbox providers bear, the sender's domain, and how to set it up. */
import type { Publication } from '../ground/schema'
import type { Delivery } from '../reports/delivery'
import type { Quota, Sender } from '../reports/senders'
import { count, distance, figure, moment, percent } from './english'
import { Act, Scroll } from './frame'

export type TroubledLetter = {
  id: string
  kind: string
  state: 'unknown' | 'failed'
  reason: string | null
  subscriber: string | null
  createdAt: string
}
type DeliveryProps = { publication: Publication; delivery: Delivery; letters: TroubledLetter[]; now: number }

export function DeliveryScreen({ publication, delivery, letters, now }: DeliveryProps) {
  const here = `/admin/${publication.slug}/delivery`
  return (
    <>
      <p class="lead">{verdict(delivery)}</p>
      {letters.length > 0 && <Letters letters={letters} publication={publication} here={here} />}
      <Received delivery={delivery} publication={publication} />
      <section class="section">
        <h2>The sender</h2>
        {delivery.senders.map((sender) => (
          <SenderDomain sender={sender} now={now} />
        ))}
        <Used quota={delivery.quota} now={now} />
        <div class="below">
          <Act action={here} label="Ask the mail provider now" isSecond />
        </div>
      </section>
      <Advice domains={delivery.senders.map(({ domain }) => domain)} />
    </>
  )
}

const KINDS: Record<string, string> = {
  confirm: 'The question whether they want the digest',
  welcome: 'The welcome',
  preferences: 'The link to their preferences',
  export: 'The link to their data',
  erase: 'The link to be erased',
  desk: 'A note to the desk',
  test: 'A test of a digest',
  entry: 'A link to the desk',
}

function Letters({ letters, publication, here }: Pick<DeliveryProps, 'letters' | 'publication'> & { here: string }) {
  return (
    <section class="section" id="letters">
      <h2>{count(letters.length, 'letter')} did not leave</h2>
      <p class="quiet">
        If nobody acts, nothing more is sent, and they are forgotten after a month. Where one arrived after all, sending
        it anew brings it twice.
      </p>
      <Scroll>
        <table>
          <thead>
            <tr>
              <th scope="col">Letter</th>
              <th scope="col">When</th>
              <th scope="col">What became of it</th>
              <th scope="col">
                <span class="said">What you can do</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {letters.map(({ id, kind, state, reason, subscriber, createdAt }) => (
              <tr>
                <th scope="row">
                  {KINDS[kind] ?? 'A letter'}
                  {subscriber && <p class="small">to reader {subscriber}</p>}
                </th>
                <td>{moment(Date.parse(createdAt), publication.timezone)}</td>
                <td>
                  {state === 'failed'
                    ? 'The provider refused it for its recipient.'
                    : 'Nobody knows whether it was sent.'}
                  {reason && <p class="small">Its word: {reason.replaceAll('_', ' ')}</p>}
                </td>
                <td>
                  <div class="acts">
                    {subscriber && <Act action={`${here}/letters/${id}/retry`} label="Send it anew" isSmall />}
                    <Act action={`${here}/letters/${id}/aside`} label="Put aside" isSmall />
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  )
}

function verdict({ digests }: Delivery): string {
  const [last] = digests
  if (!last) return 'No digest was sent yet.'
  const sentence = {
    fine: 'The last digest was received as it should be.',
    watch:
      'The last digest bounced, or was called spam, more often than mailbox providers like. Look at where its readers came from.',
    harmful:
      'The last digest bounced, or was called spam, so often that mailbox providers begin to refuse such mail. Send nothing to readers whose consent you cannot show.',
  }
  return sentence[last.standing]
}

const STANDING = { fine: '✓ Fine', watch: '▲ Look at it', harmful: '✕ Harmful' }

function Received({ delivery: { digests, borne }, publication }: Pick<DeliveryProps, 'delivery' | 'publication'>) {
  if (digests.length === 0) return null
  return (
    <section class="section">
      <h2>How the last digests were received</h2>
      <p class="quiet">
        Complaints are counted of what was delivered: below {percent(borne.complaints.watch)} is well, from{' '}
        {percent(borne.complaints.harmful)} on the large providers refuse. Bounces are counted of what was accepted:
        below {percent(borne.bounces.watch)} is well, {percent(borne.bounces.harmful)} is more than the mail provider
        allows. Of a few hundred readers a single one moves the rate.
      </p>
      <Scroll>
        <table>
          <thead>
            <tr>
              <th scope="col">Week</th>
              <th scope="col" class="number">
                Accepted
              </th>
              <th scope="col" class="number">
                Delivered
              </th>
              <th scope="col" class="number">
                Bounced
              </th>
              <th scope="col" class="number">
                Called spam
              </th>
              <th scope="col">How it stands</th>
            </tr>
          </thead>
          <tbody>
            {digests.map((digest) => (
              <tr>
                <th scope="row">
                  <a href={`/admin/${publication.slug}/digests/${digest.period}`}>{digest.period}</a>
                  {digest.sentAt && <p class="small">{moment(Date.parse(digest.sentAt), publication.timezone)}</p>}
                </th>
                <td class="number">{figure(digest.accepted)}</td>
                <td class="number">{figure(digest.delivered)}</td>
                <td class="number">{rated(digest.bounced, digest.bounceRate)}</td>
                <td class="number">{rated(digest.complained, digest.complaintRate)}</td>
                <td>{STANDING[digest.standing]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  )
}

function rated(number: number, rate: number | null): string {
  return rate === null ? figure(number) : `${figure(number)} (${percent(rate)})`
}

const STATES: Record<string, string> = {
  verified: 'is in order',
  pending: 'is being looked at; that takes up to three days',
  not_started: 'is not looked at yet: start it in the provider’s settings',
  failed: 'is not in order: the records below are missing or wrong',
  partially_verified: 'is in order in part',
  partially_failed: 'is in order in part; some records went missing',
  temporary_failure: 'could not be looked at just now',
  unknown_domain: 'is not set up with the mail provider: add it there, then mail may come from it',
  not_told: 'may be in order: the provider’s key may only send, so it is told nothing of domains',
  no_answer: 'is not known: the provider did not answer',
}

/** Of one record. */
const RECORD_STATES: Record<string, string> = {
  verified: '✓ It is in order',
  failed: '✕ It is missing or wrong',
  temporary_failure: '▲ It could not be looked at just now',
}

function stateOf(word: string): string {
  return STATES[word] ?? `is “${word.replaceAll('_', ' ')}”, says the provider`
}

function SenderDomain({ sender: { domain, askedAt, state, records }, now }: { sender: Sender; now: number }) {
  return (
    <div class="stack spaced">
      <p>
        <strong dir="ltr">{domain}</strong>{' '}
        {state === null || askedAt === null
          ? 'was not asked about yet.'
          : `${stateOf(state)}. Asked ${distance(Date.parse(askedAt), now)}.`}
      </p>
      {records.length > 0 && (
        <Scroll>
          <table>
            <thead>
              <tr>
                <th scope="col">Record</th>
                <th scope="col">Name</th>
                <th scope="col">What the provider says</th>
                <th scope="col">Value</th>
              </tr>
            </thead>
            <tbody>
              {records.map(({ record, type, name, status, value }) => (
                <tr>
                  <th scope="row">
                    {record} <span class="small">({type})</span>
                  </th>
                  <td dir="ltr" class="path">
                    {name}
                  </td>
                  <td>{RECORD_STATES[status] ?? `It ${stateOf(status)}`}</td>
                  <td dir="ltr" class="path">
                    <code class="small">{value}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </div>
  )
}

function Used({ quota, now }: { quota: Quota; now: number }) {
  if (!quota) return <p class="quiet">How much of the quota is used is not known yet.</p>
  const parts = [
    ...(quota.usedToday === null ? [] : [`${count(quota.usedToday, 'mail')} today`]),
    ...(quota.usedThisMonth === null ? [] : [`${count(quota.usedThisMonth, 'mail')} this month`]),
  ]
  return (
    <p>
      The provider counted {parts.join(' and ')}, of the whole account ({distance(Date.parse(quota.askedAt), now)}). How
      many your plan holds stands in <a href="https://resend.com/settings/usage">its settings</a>; a digest that meets
      the end of it waits, and goes on by itself.
    </p>
  )
}

/** What a domain needs before a newsletter comes from it. DMARC: RFC 9989; what the large providers ask of senders is the same. */
function Advice({ domains }: { domains: string[] }) {
  return (
    <section class="section">
      <h2>Setting up the domain</h2>
      <ol class="list">
        <li>
          <h3>SPF and DKIM</h3>
          <p>
            Add the domain in the mail provider’s settings and put the records that it shows into your DNS. They prove
            that mail from you is yours.
          </p>
        </li>
        <li>
          <h3>DMARC</h3>
          <p>
            The provider does not look at this one, and mailbox providers ask for it. Begin with a policy that only
            listens; when the reports show that all of your mail passes, raise it to <code>p=quarantine</code>.
          </p>
          {domains.map((domain) => (
            <p class="path">
              <code dir="ltr">_dmarc.{domain}</code> TXT{' '}
              <code dir="ltr">"v=DMARC1; p=none; rua=mailto:dmarc@{domain}"</code>
            </p>
          ))}
        </li>
        <li>
          <h3>Two senders</h3>
          <p>
            Let confirmations come from another address than the digest (in the settings), so that a complaint about the
            one does not hold up the other.
          </p>
        </li>
      </ol>
    </section>
  )
}
