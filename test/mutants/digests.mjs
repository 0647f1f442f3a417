/** Mistakes in the digests' folder: whom a digest goes to, what it may do twice, and what it forgets. */
const SCOPE = ['test/digests/scope.test.ts']
const GUARDS = ['test/digests/guards.test.ts']
const SEND = ['test/digests/send.test.ts']
const NOBODY = ['test/digests/nobody.test.ts']
const DESK = ['test/digests/desk.test.ts']
const DUE = ['test/digests/due.test.ts']
const SCHEDULE = ['test/digests/schedule-changes.test.ts']
const HOLD = ['test/digests/hold.test.ts']
const RECIPIENTS = ['test/digests/recipients.test.ts']

const FREEZE = 'src/digests/send/freeze.ts'
const ATTEMPTS = 'src/digests/send/attempts.ts'
const ENDING = 'src/digests/send/ending.ts'
const SWEEP = 'src/digests/send/sweep.ts'
const BY_HAND = 'src/digests/send/by-hand.ts'
const DUE_FILE = 'src/digests/due.ts'
const STATE = 'src/digests/state.ts'
const FOLLOW = 'src/digests/follow-schedule.ts'
const LISTED = 'src/digests/recipients.ts'
const SCHEDULE_FILE = 'src/publications/schedule.ts'

const mistake = (file, tests) => (breaks, find, put) => ({ file, find, put, breaks, tests })
const freezing = mistake(FREEZE, SCOPE)
const racing = mistake(FREEZE, GUARDS)
const handing = mistake(BY_HAND, GUARDS)
const following = mistake(FOLLOW, SCHEDULE)

export default [
  // Whom it goes to.
  freezing(
    'a digest goes to the readers of every publication',
    "WHERE s.publication_id = ${digest.publicationId} AND s.status = 'active'",
    "WHERE s.status = 'active'",
  ),
  freezing('a digest goes to people who never confirmed', " AND s.status = 'active'", ''),
  freezing(
    'a digest goes to readers who paused',
    '(s.paused_until IS NULL OR s.paused_until <= ${Math.max(now, digest.composedAt)})',
    'true',
  ),
  freezing(
    'a pause ends a moment too late',
    's.paused_until <= ${Math.max(now, digest.composedAt)}',
    's.paused_until < ${Math.max(now, digest.composedAt)}',
  ),
  freezing(
    'a suppression at one publication keeps a reader out at another',
    'x.publication_id = s.publication_id AND x.address_hash',
    'x.address_hash',
  ),
  freezing(
    'suppressed readers are mailed',
    'AND NOT EXISTS (SELECT 1 FROM suppressions x WHERE x',
    'AND NOT EXISTS (SELECT 1 FROM suppressions x WHERE false AND x',
  ),
  // Freezing once, and what was rendered.
  racing('two who send at once plan everybody twice', '    WHERE changes() > 0`', '    WHERE true`'),
  racing(
    'freezing overwrites what an editor wrote meanwhile',
    'touched_at IS ${digest.touchedAt} AND held_at',
    'held_at',
  ),
  racing(
    'a draft composed anew goes out as the one before it',
    'composed_at = ${digest.composedAt} AND NOT EXISTS',
    'NOT EXISTS',
  ),
  racing('a story is sent in two digests', ' AND NOT EXISTS (${sentBefore(digest, chosen)})', ''),
  mistake(FREEZE, DESK)(
    'a material revision never comes back',
    'ds.material_revision >= s.material_revision',
    'ds.material_revision >= 0',
  ),
  racing(
    'a story counts as sent by a freeze that did not happen',
    'return sql`EXISTS (SELECT 1 FROM digests WHERE id = ${digest.id} AND frozen_at = ${now})`',
    'return sql`EXISTS (SELECT 1 FROM digests WHERE id = ${digest.id})`',
  ),
  mistake(FREEZE, SEND)(
    'a call carries more mails than fit into memory',
    'const MOST_PAYLOAD_BYTES = 6_000_000',
    'const MOST_PAYLOAD_BYTES = 60_000_000',
  ),
  mistake(FREEZE, SEND)(
    'a call carries more mails than the provider takes',
    'const MOST_RECIPIENTS = 100',
    'const MOST_RECIPIENTS = 101',
  ),
  {
    file: FREEZE,
    find: 'ON ds.publication_id = ${digest.publicationId} AND ds.story_id = s.id',
    put: 'ON ds.story_id = s.id',
    breaks: 'stories that another publication sent are looked at, too',
    harmless:
      'a story belongs to one publication, so its id finds only that one’s rows; the words are there for the index',
  },
  mistake('src/digests/send/accounting.ts', SEND)(
    'mails that were in doubt and are taken are counted as if they had been planned',
    'AND unknown = 0 AND changes() > 0',
    'AND changes() > 0',
  ),
  // Claiming.
  mistake(ATTEMPTS, SEND)(
    'a leaver is taken out of bytes that were tried already',
    'c.digest_id = ${digestId} AND c.seq = ${seq} AND c.first_attempt_at IS NULL)`',
    'c.digest_id = ${digestId} AND c.seq = ${seq})`',
  ),
  mistake(ATTEMPTS, SEND)(
    'whoever left before the first attempt is mailed',
    "AND NOT EXISTS (SELECT 1 FROM subscribers s WHERE s.id = deliveries.subscriber_id AND s.status = 'active')",
    'AND false',
  ),
  mistake(ATTEMPTS, SCOPE)(
    'a leaver is skipped in every open digest when one chunk is claimed',
    "WHERE digest_id = ${digestId} AND chunk = ${seq} AND status = 'planned'\n      AND NOT EXISTS",
    "WHERE chunk = ${seq} AND status = 'planned'\n      AND NOT EXISTS",
  ),
  mistake(ATTEMPTS, SCOPE)(
    'a leaver is skipped in every chunk when one is claimed',
    "WHERE digest_id = ${digestId} AND chunk = ${seq} AND status = 'planned'\n      AND NOT EXISTS",
    "WHERE digest_id = ${digestId} AND status = 'planned'\n      AND NOT EXISTS",
  ),
  mistake(ATTEMPTS, GUARDS)(
    'an early message doubts a sender that is at it',
    "c.state = 'submitting'\n      AND c.next_attempt_at <= ${now + EARLY_MILLISECONDS})`",
    "c.state = 'submitting')`",
  ),
  mistake(ATTEMPTS, SEND)(
    'a lost sender is not remembered',
    "WHERE status = 'planned' AND (digest_id, chunk) IN (",
    'WHERE false AND (digest_id, chunk) IN (',
  ),
  mistake(ATTEMPTS, SEND)(
    'a chunk is tried before its time',
    '      lte(chunks.nextAttemptAt, now + EARLY_MILLISECONDS),\n',
    '',
  ),
  mistake(ATTEMPTS, GUARDS)(
    'a doubt is tried again after the provider forgot its key',
    '      sql`coalesce(${chunks.firstAttemptAt}, ${now}) > ${oldest}`,\n',
    '',
  ),
  mistake(ATTEMPTS, GUARDS)(
    'the age of a doubt begins anew with every attempt',
    'firstAttemptAt: sql`coalesce(${chunks.firstAttemptAt}, ${now})`',
    'firstAttemptAt: now',
  ),
  mistake(ATTEMPTS, SEND)('an old backup is sent by itself', ' AND progress_at > ${oldest})`', ')`'),
  mistake(ATTEMPTS, SEND)(
    'a paused digest goes on sending',
    " AND status = 'sending' AND progress_at",
    ' AND progress_at',
  ),
  mistake(ATTEMPTS, SEND)(
    'twenty hours are twenty minutes',
    'const oldest = now - KEY_HOURS * HOUR',
    'const oldest = now - KEY_HOURS * 60_000',
  ),
  mistake(ATTEMPTS, SEND)(
    'a lease lasts a thousandth',
    'const leaseUntil = now + deps.config.leaseSeconds * 1_000',
    'const leaseUntil = now + deps.config.leaseSeconds',
  ),
  mistake(ATTEMPTS, SEND)(
    'other bytes go out under a used key',
    "return row.payloadHash === hash ? 'sealed' : 'changed'",
    "return 'sealed'",
  ),
  mistake(ATTEMPTS, GUARDS)(
    'a sender that stood still too long sends what went one by one meanwhile',
    "        eq(chunks.state, 'submitting'),\n        eq(chunks.attempts, chunk.attempts),\n",
    '',
  ),
  // Recording.
  mistake(ATTEMPTS, GUARDS)(
    'outcomes recorded by somebody else are overwritten',
    "AND chunk = ${seq} AND status IN ('planned', 'unknown') AND ${its(",
    'AND chunk = ${seq} AND ${its(',
  ),
  mistake(ATTEMPTS, SCOPE)(
    'one digest’s outcomes are recorded in every digest',
    "WHERE digest_id = ${digestId} AND chunk = ${seq} AND status IN ('planned', 'unknown') AND ${its(",
    "WHERE chunk = ${seq} AND status IN ('planned', 'unknown') AND ${its(",
  ),
  mistake(ATTEMPTS, SEND)(
    'one chunk’s outcomes are recorded in every chunk',
    "WHERE digest_id = ${digestId} AND chunk = ${seq} AND status IN ('planned', 'unknown') AND ${its(",
    "WHERE digest_id = ${digestId} AND status IN ('planned', 'unknown') AND ${its(",
  ),
  mistake(ATTEMPTS, GUARDS)(
    'progress is never written, so a long send stands still',
    'return sql`UPDATE digests SET progress_at = ${now} WHERE id = ${digestId}`',
    'return sql`UPDATE digests SET progress_at = ${now} WHERE id = ${digestId} AND false`',
  ),
  mistake(ATTEMPTS, SCOPE)(
    'one digest’s progress is every digest’s',
    'return sql`UPDATE digests SET progress_at = ${now} WHERE id = ${digestId}`',
    'return sql`UPDATE digests SET progress_at = ${now}`',
  ),
  mistake(ATTEMPTS, SEND)(
    'the address is kept of whoever was mailed',
    "UPDATE deliveries SET address = '', status = CASE",
    'UPDATE deliveries SET status = CASE',
  ),
  mistake(ATTEMPTS, SEND)(
    'a later “too many requests” settles an earlier doubt',
    "const isUnknown = next.state === 'unknown' || chunk.unknown > 0",
    "const isUnknown = next.state === 'unknown'",
  ),
  mistake(ATTEMPTS, GUARDS)(
    'a slow sender puts back what another one holds',
    "c.state = 'submitting' AND c.attempts = ${attempts}`",
    "c.state = 'submitting'`",
  ),
  mistake(ATTEMPTS, GUARDS)(
    'a clean refusal forgets when a doubt began',
    'first_attempt_at = CASE WHEN ${isUnknown} THEN first_attempt_at END,\n      payload_hash = CASE WHEN ${isUnknown}',
    'first_attempt_at = NULL,\n      payload_hash = CASE WHEN ${isUnknown}',
  ),
  mistake(ATTEMPTS, GUARDS)(
    'the bytes of a doubt may change',
    'payload_hash = CASE WHEN ${isUnknown} THEN payload_hash END\n    WHERE ${stillOurs(chunk)}`',
    'payload_hash = NULL\n    WHERE ${stillOurs(chunk)}`',
  ),
  mistake(ATTEMPTS, SEND)(
    'a quota of a day counts as an attempt, so leavers of that day are mailed',
    'first_attempt_at = CASE WHEN ${isUnknown} THEN first_attempt_at END,\n      payload_hash',
    'first_attempt_at = first_attempt_at,\n      payload_hash',
  ),
  mistake(ATTEMPTS, SEND)(
    'a doubt about one mail of many is not marked',
    'AND position IN (SELECT value FROM json_each(${JSON.stringify(given.inDoubt)}))`',
    'AND false`',
  ),
  // Handing over.
  mistake(ATTEMPTS, ['test/operations/trouble.test.ts'])(
    'a letter about a chunk that was sent stops its digest',
    "AND state IN ('planned', 'submitting', 'unknown')`,\n    moving",
    'AND true`,\n    moving',
  ),
  mistake(ATTEMPTS, GUARDS)(
    'a sender that died is forgotten when a person takes over',
    "AND c.state = 'submitting' AND c.split_at IS NULL)`",
    "AND c.state = 'planned' AND c.split_at IS NULL)`",
  ),
  mistake(ATTEMPTS, NOBODY)(
    'whoever was refused with everybody stays planned in a cancelled digest',
    'first_attempt_at = CASE WHEN unknown > 0 THEN first_attempt_at END, payload_hash',
    'payload_hash',
  ),
  mistake(ATTEMPTS, NOBODY)('the provider’s words are lost', 'set: sql`provider_said = ${words}`,', ''),
  mistake(ATTEMPTS, SCOPE)(
    'what another digest had accepted hides that nobody of this one was',
    'and(eq(chunks.digestId, digestId), gt(chunks.accepted, 0))',
    'gt(chunks.accepted, 0)',
  ),
  mistake('src/digests/send/refused.ts', NOBODY)(
    'nine refusals are believed to be everybody',
    'const REFUSED_ALIKE = 10',
    'const REFUSED_ALIKE = 9',
  ),
  mistake('src/digests/send/refused.ts', NOBODY)(
    'ten refusals are not enough to stop',
    'const REFUSED_ALIKE = 10',
    'const REFUSED_ALIKE = 11',
  ),
  mistake('src/digests/send/refused.ts', NOBODY)(
    'ten bad addresses stop a digest',
    '.some(({ reason }) => reason !== first.reason)) return false',
    '.some(() => false)) return false',
  ),
  mistake('src/digests/send/refused.ts', NOBODY)(
    'ten refused alike stop nothing where the same call refuses others otherwise',
    'outcomes.slice(0, REFUSED_ALIKE)',
    'outcomes',
  ),
  mistake('src/digests/send/refused.ts', NOBODY)(
    'ten bad addresses stop a digest that others got',
    '  if (!(await isNobodyTaken(deps, chunk.digestId))) return false\n',
    '',
  ),
  // Endings.
  mistake(ENDING, SEND)('a chunk closes with a mail in doubt', 'AND planned = 0 AND unknown = 0`', 'AND planned = 0`'),
  mistake(ENDING, SEND)(
    'a chunk closes with mails that were never tried',
    'AND planned = 0 AND unknown = 0`',
    'AND unknown = 0`',
  ),
  mistake(ENDING, SCOPE)(
    'an open chunk of any digest keeps this one sending',
    'EXISTS (SELECT 1 FROM chunks c WHERE c.digest_id = digests.id AND ${condition})',
    'EXISTS (SELECT 1 FROM chunks c WHERE ${condition})',
  ),
  mistake(ENDING, NOBODY)(
    'a digest that nobody accepted is sent',
    'NOT ${SOME_OPEN} AND NOT ${SOME_IN_REVIEW} AND ${SOME_ACCEPTED}`',
    'NOT ${SOME_OPEN} AND NOT ${SOME_IN_REVIEW}`',
  ),
  mistake(ENDING, SEND)(
    'a digest is sent while chunks are open',
    'when: sql`NOT ${SOME_OPEN} AND NOT ${SOME_IN_REVIEW} AND ${SOME_ACCEPTED}`',
    'when: sql`NOT ${SOME_IN_REVIEW} AND ${SOME_ACCEPTED}`',
  ),
  mistake(ENDING, NOBODY)(
    'a digest that everybody left is a person’s',
    'AND NOT ${SOME_ACCEPTED} AND ${SOME_FAILED}`',
    'AND NOT ${SOME_ACCEPTED}`',
  ),
  mistake(ENDING, GUARDS)(
    'stories of a cancelled digest whose only tried chunk is in doubt are given back',
    '(c.accepted > 0 OR c.unknown > 0 OR (c.first_attempt_at IS NOT NULL',
    '(c.accepted > 0 OR (c.first_attempt_at IS NULL',
  ),
  mistake(ENDING, SEND)(
    'stories of a digest that some were mailed are given back',
    '    AND NOT EXISTS (SELECT 1 FROM chunks c WHERE c.digest_id = ${digestId} AND ${WAS_MAILED})`',
    '`',
  ),
  mistake(ENDING, SCOPE)(
    'the stories of every digest are given back',
    'sql`DELETE FROM digest_stories WHERE digest_id = ${digestId}\n',
    'sql`DELETE FROM digest_stories WHERE true\n',
  ),
  mistake(ENDING, SEND)(
    'cancelling skips mails that are in doubt',
    "state IN ('planned', 'needs_review') AND first_attempt_at IS NULL`",
    "state IN ('planned', 'unknown', 'needs_review')`",
  ),
  mistake(ENDING, SCOPE)(
    'cancelling one digest skips the readers of others',
    "WHERE digest_id = ${digestId} AND status = 'planned' AND ${isCancelled}\n",
    "WHERE status = 'planned' AND ${isCancelled}\n",
  ),
  mistake(ENDING, DESK)('a digest without readers never ends', 'when: sql`candidates = 0` }', 'when: sql`false` }'),
  // The sweep.
  mistake(SWEEP, SEND)(
    'what nobody answered for a day is tried again',
    'isOld: firstAttemptAt !== null && firstAttemptAt <= oldest',
    'isOld: false',
  ),
  mistake(SWEEP, SEND)(
    'a digest that stood still for a day goes on by itself',
    'stoodStill: stoodStill === 1 }',
    'stoodStill: false }',
  ),
  mistake(SWEEP, SEND)(
    'what the queue still holds is doubled every five minutes',
    'mayBeForgotten(now - deps.config.leaseSeconds * 1_000)',
    'mayBeForgotten(now - deps.config.leaseSeconds)',
  ),
  mistake(SWEEP, GUARDS)(
    'the chunks of a paused digest are told to the queue',
    "AND d.status = 'sending'\n",
    'AND true\n',
  ),
  mistake(SWEEP, SEND)(
    'what the queue lost is never found',
    'await tellQueue(\n    deps,\n    due.filter(({ isOld, stoodStill }) => !isOld && !stoodStill),\n  )',
    'await tellQueue(deps, [])',
  ),
  // A person's hand.
  handing('“retry” sends other bytes under a used key', " AND reason <> 'payload_changed'\n", '\n'),
  mistake(BY_HAND, SEND)(
    '“retry” sends again what the provider has forgotten',
    '        AND coalesce(first_attempt_at, ${now}) > ${now - KEY_HOURS * HOUR}\n',
    '',
  ),
  handing('“retry” mails everybody anew although some were taken', 'AND ${WAS_MAILED})`),', 'AND false)`),'),
  mistake(BY_HAND, NOBODY)(
    'a digest refused whole is tried again under the old key',
    'sql`UPDATE digests SET key = ${key}, frozen_at',
    'sql`UPDATE digests SET key = CASE WHEN false THEN ${key} ELSE key END, frozen_at',
  ),
  mistake(BY_HAND, SEND)(
    'a digest paused during its last chunk never ends',
    '  await settleDigest(deps, digest.id)\n',
    '',
  ),
  handing(
    'a week too thin is sent by hand',
    "  if (digest.chosen.length < publication.minStories) return 'thin_week'\n",
    '',
  ),
  // States.
  mistake(STATE, DESK)(
    'what is over can be cancelled',
    'sql`status IN (${states})`,',
    'sql`(status IN (${states}) OR true)`,',
  ),
  mistake(STATE, GUARDS)(
    'what is frozen is frozen again',
    "sent: { from: UNSENT, to: 'sending', by: ['desk', 'tick'], isFrozen: false }",
    "sent: { from: UNSENT, to: 'sending', by: ['desk', 'tick'] }",
  ),
  mistake(STATE, GUARDS)(
    'a digest that cannot be rendered leaves /healthz well',
    "(status IN ('needs_review', 'blocked') OR",
    "(status IN ('needs_review') OR",
  ),
  mistake(STATE, GUARDS)('a pause by hand is an alarm', " AND reason IS NOT 'by_hand'))`", '))`'),
  mistake(STATE, ['test/operations/health.test.ts'])(
    'thirty minutes are thirty seconds',
    'now - STALLED_MINUTES * MINUTE',
    'now - STALLED_MINUTES * 1_000',
  ),
  mistake(STATE, SCOPE)(
    'moving one digest moves all',
    '...(digestId === undefined ? [] : [sql`id = ${digestId}`]),',
    '',
  ),
  // Slots.
  mistake(DUE_FILE, GUARDS)(
    'a slot that a fault kept open is sent days later by itself',
    'if (slot.isLate || at - slotAt > LATE_MILLISECONDS) {',
    'if (slot.isLate) {',
  ),
  mistake(DUE_FILE, DESK)(
    'six hours late is sent by itself',
    'const LATE_MILLISECONDS = LATE_HOURS * HOUR',
    'const LATE_MILLISECONDS = LATE_HOURS * 2 * HOUR',
  ),
  mistake(DUE_FILE, SCHEDULE)(
    'an empty week that comes late is a person’s work',
    '  if (isThin) {\n',
    '  if (isThin && !slot.isLate) {\n',
  ),
  mistake(DUE_FILE, GUARDS)(
    'a pause that was over days ago resumes',
    'when: sql`paused_until <= ${now - KEY_HOURS * HOUR}`',
    'when: sql`false`',
  ),
  mistake(DUE_FILE, SCOPE)(
    'a draft expires with another publication’s slot',
    'WHERE s.publication_id = ${digests.publicationId} AND s.period',
    'WHERE s.period',
  ),
  mistake(DUE_FILE, DUE)(
    'one publication’s slot settles everybody’s',
    '.where(and(eq(slots.publicationId, slot.publicationId), eq(slots.period, slot.period)))',
    '.where(eq(slots.period, slot.period))',
  ),
  mistake(DUE_FILE, SCHEDULE)('a draft is never there before its slot', '  await draftAhead(deps, at)\n', ''),
  mistake(DUE_FILE, SCHEDULE)(
    'a draft is composed anew with every tick',
    'AND d.slot_at = ${publications.nextSlotAt})`',
    'AND d.slot_at > ${publications.nextSlotAt})`',
  ),
  mistake(DUE_FILE, SCHEDULE)(
    'a draft’s hours are days',
    '${draftHours} * ${HOUR} <= ${at}`',
    '${draftHours} * ${24 * HOUR} <= ${at}`',
  ),
  // Schedules that change.
  mistake(SCHEDULE_FILE, SCHEDULE)(
    'two digests are three days apart',
    'const LEAST_APART = 3.5 * DAY',
    'const LEAST_APART = 3 * DAY',
  ),
  mistake(SCHEDULE_FILE, SCHEDULE)(
    'half a week to the hour is too near',
    'slotAt - last.at >= LEAST_APART',
    'slotAt - last.at > LEAST_APART',
  ),
  mistake(SCHEDULE_FILE, SCHEDULE)(
    'a week has two digests',
    'periodOf(timezone, slotAt) > last.period &&',
    'periodOf(timezone, slotAt) >= last.period &&',
  ),
  following(
    'a draft that an editor touched stays behind',
    'AND ${BY_HAND} AND NOT ${HAD_ITS_SLOT}`',
    'AND NOT ${BY_HAND} AND NOT ${HAD_ITS_SLOT}`',
  ),
  following('a week that a change skipped is not in the list', '    deps.db.run(insertSkipped(change)),\n', ''),
  following('a week that has its slot again stays skipped', '    deps.db.run(forgettingPlaceholders(change)),\n', ''),
  following('a draft that has its week again stays skipped', '    deps.db.run(takingUpAgain(change)),\n', ''),
  following(
    'a draft keeps the hour of the old schedule',
    "AND status = 'draft'`,\n    ),\n    deps.db.run(followed",
    "AND status = 'sent'`,\n    ),\n    deps.db.run(followed",
  ),
  mistake(FOLLOW, SCOPE)(
    'one publication’s change takes another’s draft along',
    'WHERE publication_id = ${publication.id} AND period = (${travelling(change)})',
    'WHERE period = (${travelling(change)})',
  ),
  // Who got it.
  mistake(LISTED, RECIPIENTS)(
    'the recipients of every digest are listed',
    '        eq(chunks.digestId, digest.id),\n',
    '',
  ),
  mistake(LISTED, RECIPIENTS)(
    'a page begins with the last one of the page before',
    'OR ${deliveries.position} > ${position})`',
    'OR ${deliveries.position} >= ${position})`',
  ),
  mistake(LISTED, RECIPIENTS)(
    'an outcome that was asked for lists all of its chunk',
    'and(gt(COUNTED[outcome], 0), eq(deliveries.status, outcome))',
    'gt(COUNTED[outcome], 0)',
  ),
  // Secrets.
  mistake('src/digests/send/payload.ts', GUARDS)(
    'links of a frozen digest are made with the newest secret',
    'await secretOf(deps.config, frame.keyId)',
    'deps.config.secretKeys[0]',
  ),
  mistake('src/digests/send/pause.ts', SEND)(
    'a quota of a day lasts a month',
    "return code === 'daily_quota_exceeded'",
    "return code !== 'daily_quota_exceeded'",
  ),
  // What the ledger forgets.
  mistake('src/digests/forget.ts', SCOPE)(
    'who got a digest that is still being sent is forgotten',
    " AND d.status NOT IN ('sending', 'paused') LIMIT 1`",
    ' LIMIT 1`',
  ),
  mistake('src/digests/forget.ts', SCOPE)(
    'who got a digest is forgotten half a year too soon',
    'const before = at - deps.config.deliveryDays * DAY',
    'const before = at - deps.config.deliveryDays * HOUR',
  ),
  // Holding.
  racing('a send passes a hold that was made meanwhile', 'AND held_at IS ${digest.heldAt} ', ''),
  mistake('src/digests/hold.ts', HOLD)(
    'what waits for an approval can be held',
    "return approval === 'automatic'",
    'return true',
  ),
  mistake('src/digests/hold.ts', HOLD)('a release that came too late opens the slot again', ' AND changes() > 0', ''),
  mistake('src/digests/hold.ts', HOLD)(
    'what is held expires at its hour',
    'return slotAt + LATE_HOURS * HOUR',
    'return slotAt',
  ),
]
