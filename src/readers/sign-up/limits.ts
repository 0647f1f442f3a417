/**
 * How much may happen at the sign-up's door: every number of it, with its unit and what it protects. SIGN_UP_LIMITS, a setting of the
 * deployment, overrides single ones as JSON, e.g. `{"signUpsPerHour": 1000}`. Who keeps them: risk.ts (what makes a sign-up
 * suspicious), mail-limits.ts (what one address is spared), breaker.ts (when a publication's form is being misused).
 */
import * as z from 'zod'
import type { SignUpLimits } from '../../ground/deps'

const DEFAULTS: SignUpLimits = {
  /** Mails to one address that somebody's typing caused, from one publication: one in ten minutes … */
  mailsPer10Minutes: 1,
  mailsPerDay: 2,
  mailsPer30Days: 5,
  /** … and from all publications together. */
  mailsPerDayOverall: 5,
  /** Confirmation mails of all publications in one hour; those beyond wait for the next. */
  confirmationsPerHour: 1_000,
  /** Sign-ups of one publication in one hour; those beyond are a risk. */
  signUpsPerHour: 300,
  /** Sign-ups from one network (an IPv4 address, an IPv6 /64); those beyond are a risk. An office is one network. */
  networkPerMinute: 30,
  networkPerDay: 200,
  /** The same for the /48 that an IPv6 /64 is part of: some providers give one customer all of it. */
  wideNetworkPerMinute: 90,
  wideNetworkPerDay: 600,
  /** Sign-ups of all publications with addresses of one domain, unless it is a great mail house's; those beyond are a risk. */
  domainPerHour: 100,
  /** Links to readers' own preferences that one network may ask for without having one. */
  linksPerNetworkADay: 50,
  /** The breaker trips when so many new readers were asked within so many days and fewer than this part of them confirmed … */
  breakerSignUps: 50,
  breakerDays: 7,
  breakerTripsBelow: 0.1,
  /** … and resets once this part of them has. */
  breakerResetsFrom: 0.3,
  /** What it holds goes out oldest first, so many an hour, no two of one domain; and no more than so many that nobody has answered yet. */
  breakerTrickleAnHour: 4,
  breakerProbes: 2,
  /** A form of ours that comes back sooner or later than that was not filled in by a person. */
  formSecondsLeast: 3,
  formHoursMost: 24,
  /** Imported readers without proof of consent are asked at this pace, publication by publication. */
  importAsksPerHour: 300,
}

/** Most deployments have none, and an isolate starts sooner without it. */
function overrides() {
  const most = z.number().nonnegative().optional()
  return z.strictObject(Object.fromEntries(Object.keys(DEFAULTS).map((name) => [name, most])))
}

/** The limits of a deployment; null where SIGN_UP_LIMITS cannot be read or names one that there is not. */
export function signUpLimits(given: string | undefined, { isLocal }: { isLocal: boolean }): SignUpLimits | null {
  // Under `npm start` scripts and driven browsers are welcome, as everywhere (shares/crawlers.ts): they fill in a form in no time.
  const defaults = isLocal ? { ...DEFAULTS, formSecondsLeast: 0 } : DEFAULTS
  try {
    return { ...defaults, ...(given ? overrides().parse(JSON.parse(given)) : {}) }
  } catch {
    return null
  }
}
