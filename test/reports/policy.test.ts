/** What each report means for the reader: a table. */
import { expect, test } from 'vitest'
import type { ReportKind } from '../../src/ground/schema'
import { judgeBounce, suppressionOf } from '../../src/reports/policy'

test.each([
  ['Permanent', 'General', 'bounced'],
  ['Permanent', 'NoEmail', 'bounced'],
  ['Permanent', 'Undetermined', 'bounced'],
  ['Permanent', 'SomethingNew', 'bounced'],
  ['permanent', '', 'bounced'],
  ['Transient', 'General', 'soft_bounced'],
  ['Transient', 'MailboxFull', 'soft_bounced'],
  ['Transient', 'SomethingNew', 'soft_bounced'],
  ['Undetermined', 'Undetermined', 'soft_bounced'],
  ['', '', 'soft_bounced'],
  ['SomethingNew', 'General', 'soft_bounced'],
  ['Transient', 'MessageTooLarge', 'rejected'],
  ['Transient', 'ContentRejected', 'rejected'],
  ['Transient', 'AttachmentRejected', 'rejected'],
  ['Permanent', 'ContentRejected', 'rejected'],
  ['Permanent', 'MessageTooLarge', 'rejected'],
] as [string, string, ReportKind][])('a %s bounce of kind %s is %s', (type, subType, kind) => {
  expect(judgeBounce({ type, subType })).toBe(kind)
})

test.each([
  ['bounced', '', 'bounced'],
  ['complained', '', 'complained'],
  ['suppressed', 'previous_bounce', 'bounced'],
  ['suppressed', 'previous_complaint', 'complained'],
  ['suppressed', '', 'bounced'],
  ['soft_bounced', '', null],
  ['rejected', '', null],
  ['failed', 'reached_daily_quota', null],
  ['delayed', '', null],
  ['delivered', '', null],
  ['sent', '', null],
] as [ReportKind, string, string | null][])('%s (%s) by itself suppresses: %s', (kind, reason, suppression) => {
  expect(suppressionOf({ kind, reason })).toBe(suppression)
})
