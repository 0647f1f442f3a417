/** Which addresses there are, and that the one mailed is the one checked. */
import { expect, test } from 'vitest'
import { mailable, parseAddress } from '../../src/ground/address'

test('an address is shown as typed, told apart by its key, and mailed to its domain in ASCII', () => {
  const cases: [typed: string, key: string, mailed: string][] = [
    [' Bo.Ek+news@Readers.Example ', 'bo.ek+news@readers.example', 'Bo.Ek+news@readers.example'],
    ['Bo@München.example', 'bo@xn--mnchen-3ya.example', 'Bo@xn--mnchen-3ya.example'],
    ['bo@xn--mnchen-3ya.example', 'bo@xn--mnchen-3ya.example', 'bo@xn--mnchen-3ya.example'],
    ['bo@почта.рф', 'bo@xn--80a1acny.xn--p1ai', 'bo@xn--80a1acny.xn--p1ai'],
    ['bo@صحيفة.example', 'bo@xn--ogbhx3c3b.example', 'bo@xn--ogbhx3c3b.example'],
    ['bo@हिन्दी.example', 'bo@xn--j2bd4cyah0f.example', 'bo@xn--j2bd4cyah0f.example'],
  ]
  for (const [typed, key, mailed] of cases) {
    const address = parseAddress(typed)
    expect(address, typed).toEqual({ email: typed.trim(), key })
    expect(mailable(address?.email ?? ''), typed).toBe(mailed)
  }
})

test('a domain that would have to be rewritten to be one is refused', () => {
  const domains = {
    'percent codes': 'exa%6Dple.com',
    'a soft hyphen': 'exam\u00adple.com',
    'full-width letters': 'ｅxample.com',
    'a full-width dot': 'example．com',
    'an ideographic dot': 'example。com',
    'a zero-width joiner': 'exam\u200dple.com',
    'a zero-width space': 'exam\u200bple.com',
    'circled letters': 'ⓔxample.com',
    'a ligature': 'ﬁnance.com',
    'the Kelvin sign': 'ban\u212a.com',
    'an accent beside its letter': 'mu\u0308nchen.de',
    'a variation selector': 'example\ufe0f.com',
    'an emoji': '☕.com',
    'a port': 'example.com:25',
    'a number for an address': '2130706433',
    'an address in hexadecimal': '0x7f.1',
  }
  for (const [name, domain] of Object.entries(domains)) expect(parseAddress(`bo@${domain}`), name).toBeNull()
})
