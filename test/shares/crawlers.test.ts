/** Who counts as a reader, deployed and on one's own machine. */
import { expect, test } from 'vitest'
import { isCrawler } from '../../src/shares/crawlers'

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0'
const HEADLESS =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36'
const WHATSAPP =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1'

test.each([
  [FIREFOX, false, false],
  [WHATSAPP, false, false],
  ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', true, true],
  ['facebookexternalhit/1.1', true, true],
  ['Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)', true, true],
  ['Mozilla/5.0 (compatible; bingbot/2.0)', true, true],
  ['Twitterbot/1.0', true, true],
  ['curl/8.11.1', true, false],
  ['node', true, false],
  ['python-requests/2.31.0', true, false],
  [HEADLESS, true, false],
])('%s', (userAgent, deployed, local) => {
  expect([isCrawler(userAgent, { isLocal: false }), isCrawler(userAgent, { isLocal: true })]).toEqual([deployed, local])
})
