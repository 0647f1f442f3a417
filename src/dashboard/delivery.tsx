/** Delivery: the bounces and complaints of the last digests beside what mailbox providers bear, the sender's domain, and how to set it up. */
import type { Publication } from '../ground/schema'
import type { Delivery } from '../reports/delivery'
import type { Quota, Sender } from '../reports/senders'
import { Act, isGuest, Scroll } from './frame'
import { Say, useTongue, wordOf } from './tongue'

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
  const words = useTongue().words.delivery
  const [last] = delivery.digests
  const here = `/admin/${publication.slug}/delivery`
  return (
    <>
      {last && <p class="lead">{words.verdicts[last.standing]}</p>}
      {letters.length > 0 && <Letters letters={letters} publication={publication} here={here} />}
      <Received delivery={delivery} publication={publication} />
      <Houses delivery={delivery} publication={publication} />
      <section class="section">
        <h2>{words.sender}</h2>
        {delivery.senders.map((sender) => (
          <SenderDomain sender={sender} now={now} />
        ))}
        <Used quota={delivery.quota} now={now} />
        <div class="below">
          <Act action={here} label={words.ask} isSecond />
        </div>
      </section>
      <Advice domains={delivery.senders.map(({ domain }) => domain)} />
    </>
  )
}

function Letters({ letters, publication, here }: Pick<DeliveryProps, 'letters' | 'publication'> & { here: string }) {
  const { words: all, say, count, moment } = useTongue()
  const words = all.delivery
  return (
    <section class="section" id="letters">
      <h2>{count(letters.length, words.letters)}</h2>
      <p class="quiet">{words.lettersWhy}</p>
      <Scroll>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.letter}</th>
              <th scope="col">{words.when}</th>
              <th scope="col">{words.became}</th>
              <th scope="col">
                <span class="said">{all.common.canDo}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {letters.map(({ id, kind, state, reason, subscriber, createdAt }) => (
              <tr>
                <th scope="row">
                  {wordOf(words.kinds, kind) ?? words.aLetter}
                  {subscriber && <p class="small">{say(words.toReader, { id: subscriber })}</p>}
                </th>
                <td>{moment(Date.parse(createdAt), publication.timezone)}</td>
                <td>
                  {words[state]}
                  {reason && <p class="small">{say(words.itsWord, { word: reason.replaceAll('_', ' ') })}</p>}
                </td>
                <td>
                  <div class="acts">
                    {subscriber && <Act action={`${here}/letters/${id}/retry`} label={words.anew} isSmall />}
                    <Act action={`${here}/letters/${id}/aside`} label={words.aside} isSmall />
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

export function Received({ delivery, publication }: Pick<DeliveryProps, 'delivery' | 'publication'>) {
  const { words: all, say, figure, percent, moment } = useTongue()
  const words = all.delivery
  const { digests, borne } = delivery
  if (digests.length === 0) return <p>{words.noneSent}</p>
  const rates = {
    watchComplaints: percent(borne.complaints.watch),
    harmfulComplaints: percent(borne.complaints.harmful),
    watchBounces: percent(borne.bounces.watch),
    harmfulBounces: percent(borne.bounces.harmful),
  }
  const rated = (number: number, rate: number | null) =>
    rate === null ? figure(number) : say(words.rated, { number, rate: percent(rate) })
  return (
    <section class="section">
      <h2>{words.received}</h2>
      <p class="quiet">{say(words.borne, rates)}</p>
      <Scroll>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.week}</th>
              <th scope="col" class="number">
                {words.accepted}
              </th>
              <th scope="col" class="number">
                {words.delivered}
              </th>
              <th scope="col" class="number">
                {words.bounced}
              </th>
              <th scope="col" class="number">
                {words.complained}
              </th>
              <th scope="col">{words.stands}</th>
            </tr>
          </thead>
          <tbody>
            {digests.map((digest) => (
              <tr>
                <th scope="row">
                  {isGuest() ? (
                    <span dir="ltr">{digest.period}</span>
                  ) : (
                    <a href={`/admin/${publication.slug}/digests/${digest.period}`} dir="ltr">
                      {digest.period}
                    </a>
                  )}
                  {digest.sentAt && <p class="small">{moment(Date.parse(digest.sentAt), publication.timezone)}</p>}
                </th>
                <td class="number">{figure(digest.accepted)}</td>
                <td class="number">{figure(digest.delivered)}</td>
                <td class="number">{rated(digest.bounced, digest.bounceRate)}</td>
                <td class="number">{rated(digest.complained, digest.complaintRate)}</td>
                <td>{words.standing[digest.standing]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {!isGuest() && (
        <p class="small">
          <a href={`/admin/${publication.slug}/delivery.csv`}>{all.common.csv}</a>
        </p>
      )}
    </section>
  )
}

/** For each of the last digests, where a thousand or more of its readers are. */
export function Houses({ delivery: { houses }, publication }: Pick<DeliveryProps, 'delivery' | 'publication'>) {
  const { words: all, say, figure, percent } = useTongue()
  const words = all.delivery
  if (houses.length === 0) return null
  const rated = (number: number, rate: number) => say(words.rated, { number, rate: percent(rate) })
  return (
    <section class="section">
      <h2>{words.houses}</h2>
      <p class="quiet">{words.housesWhy}</p>
      <Scroll>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.house}</th>
              <th scope="col">{words.week}</th>
              <th scope="col" class="number">
                {words.readersThere}
              </th>
              <th scope="col" class="number">
                {words.bounced}
              </th>
              <th scope="col" class="number">
                {words.complained}
              </th>
              <th scope="col">{words.stands}</th>
            </tr>
          </thead>
          <tbody>
            {houses.map(({ period, house, readers, bounced, complained, bounceRate, complaintRate, standing }) => (
              <tr>
                <th scope="row" dir="ltr">
                  {house}
                </th>
                <td dir="ltr">{period}</td>
                <td class="number">{figure(readers)}</td>
                <td class="number">{rated(bounced, bounceRate)}</td>
                <td class="number">{rated(complained, complaintRate)}</td>
                <td>{words.standing[standing]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {!isGuest() && (
        <p class="small">
          <a href={`/admin/${publication.slug}/houses.csv`}>{all.common.csv}</a>
        </p>
      )}
    </section>
  )
}

function SenderDomain({ sender: { domain, askedAt, state, records }, now }: { sender: Sender; now: number }) {
  const { words: all, say, distance } = useTongue()
  const words = all.delivery
  const named = <strong dir="ltr">{domain}</strong>
  return (
    <div class="stack spaced">
      <p>
        {state === null || askedAt === null ? (
          <Say text={words.notAsked} gaps={{ domain: named }} />
        ) : (
          <>
            <Say
              text={wordOf(words.states, state) ?? words.otherState}
              gaps={{ domain: named, word: <bdi>{state.replaceAll('_', ' ')}</bdi> }}
            />{' '}
            {say(words.asked, { when: distance(Date.parse(askedAt), now) })}
          </>
        )}
      </p>
      {records.length > 0 && (
        <Scroll>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.record}</th>
                <th scope="col">{words.name}</th>
                <th scope="col">{words.providerSays}</th>
                <th scope="col">{words.value}</th>
              </tr>
            </thead>
            <tbody>
              {records.map(({ record, type, name, status, value }) => (
                <tr>
                  <th scope="row" dir="ltr">
                    {record} <span class="small">({type})</span>
                  </th>
                  <td dir="ltr" class="path">
                    {name}
                  </td>
                  <td>
                    {wordOf(words.records, status) ?? say(words.otherRecord, { word: status.replaceAll('_', ' ') })}
                  </td>
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
  const { words: all, say, count, list, distance } = useTongue()
  const words = all.delivery
  if (!quota) return <p class="quiet">{words.quotaUnknown}</p>
  const mails = [
    ...(quota.usedToday === null ? [] : [count(quota.usedToday, words.today)]),
    ...(quota.usedThisMonth === null ? [] : [count(quota.usedThisMonth, words.thisMonth)]),
  ]
  const left = [
    ...(quota.leftToday === null ? [] : [count(quota.leftToday, words.leftToday)]),
    ...(quota.leftThisMonth === null ? [] : [count(quota.leftThisMonth, words.leftThisMonth)]),
  ]
  return (
    <p>
      {left.length > 0 && `${say(words.left, { mails: list(left) })} `}
      <Say
        text={words.quota}
        gaps={{ when: distance(Date.parse(quota.askedAt), now), mails: list(mails) }}
        link={(text) => <a href="https://resend.com/settings/usage">{text}</a>}
      />
    </p>
  )
}

/** What a domain needs before a newsletter comes from it. DMARC: RFC 9989; what the large providers ask of senders is the same. */
function Advice({ domains }: { domains: string[] }) {
  const words = useTongue().words.delivery
  return (
    <section class="section">
      <h2>{words.setUp}</h2>
      <ol class="list">
        <li>
          <h3>{words.spf}</h3>
          <p>{words.spfHow}</p>
        </li>
        <li>
          <h3>{words.dmarc}</h3>
          <p>
            <Say text={words.dmarcHow} gaps={{ policy: <code dir="ltr">p=quarantine</code> }} />
          </p>
          <p>
            <Say
              text={words.dmarcTags}
              gaps={{
                np: <code dir="ltr">np=reject</code>,
                trial: <code dir="ltr">t=y</code>,
                pct: <code dir="ltr">pct=</code>,
                psd: <code dir="ltr">psd=</code>,
              }}
            />
          </p>
          {domains.map((domain) => (
            <p class="path" dir="ltr">
              <code>_dmarc.{domain}</code> TXT <code>"v=DMARC1; p=none; np=reject; rua=mailto:dmarc@{domain}"</code>
            </p>
          ))}
        </li>
        <li>
          <h3>{words.senders}</h3>
          <p>{words.sendersWhy}</p>
        </li>
      </ol>
    </section>
  )
}
