/** Which addresses there are, and that the one mailed is the one checked. */
import { expect, test } from 'vitest'
import { addressComplaint, isBareAddress, mailable, parseAddress } from '../../src/ground/address'

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

test('what copying and other keyboards leave on an address is taken off, and what is kept is what is mailed', () => {
  const meant = {
    'a mail link': 'mailto:bo@readers.example',
    'a mail link with a subject': 'MAILTO:bo@readers.example?subject=Hello&cc=eve@evil.example',
    'a mail link as a web link': 'mailto://bo@readers.example',
    'a display name': 'Bo Ek <bo@readers.example>',
    'a quoted display name': '"Ek, Bo" <bo@readers.example>',
    'angle brackets': '<bo@readers.example>',
    'a full stop of a sentence': 'bo@readers.example.',
    'a comma of a list': ' bo@readers.example, ',
    'a name and a semicolon': 'Bo <bo@readers.example>;',
    'a zero-width space': '\u200bbo@readers\u200b.example',
    'a byte order mark': '\ufeffbo@readers.example',
    'marks of direction': '\u202abo@readers.example\u202c',
    'a soft hyphen': 'bo@read\u00aders.example',
    'a variation selector': 'bo@readers.example\ufe0f',
    'full-width letters': 'ｂｏ＠ｒｅａｄｅｒｓ．ｅｘａｍｐｌｅ',
    'an ideographic full stop': 'bo@readers。example',
    'its half-width sister': 'bo@readers｡example',
    'an ideographic space': '\u3000bo@readers.example\u3000',
  }
  for (const [name, typed] of Object.entries(meant)) {
    expect(parseAddress(typed), name).toEqual({ email: 'bo@readers.example', key: 'bo@readers.example' })
    expect(isBareAddress(typed), name).toBe(false)
  }
  expect(parseAddress('bo@mu\u0308nchen.example')).toEqual({
    email: 'bo@münchen.example',
    key: 'bo@xn--mnchen-3ya.example',
  })
  expect(parseAddress('who?me=1@readers.example')?.email).toBe('who?me=1@readers.example')
  expect(isBareAddress('bo@readers.example')).toBe(true)
})

test('what may be two addresses, or another one than it looks, is refused', () => {
  const refused = {
    'an address for a name': 'eve@evil.example <bo@readers.example>',
    'two addresses': 'bo@readers.example, cem@readers.example',
    'two mail links': 'mailto:bo@readers.example,cem@readers.example',
    'a line break between': 'bo@readers.example\ncem@readers.example',
    'half a pair of brackets': 'bo@readers.example>',
    'percent codes': 'bo@exa%6Dple.com',
    'circled letters': 'bo@ⓔxample.com',
    'a ligature': 'bo@ﬁnance.com',
    'the Kelvin sign': 'bo@ban\u212a.com',
    'an emoji': 'bo@☕.com',
    'a port': 'bo@example.com:25',
    'a number for an address': 'bo@2130706433',
    'an address in hexadecimal': 'bo@0x7f.1',
    'an accent before the @': 'böe@readers.example',
    'more than anybody types': `bo@readers.example${'\u200b'.repeat(1_000)}`,
  }
  for (const [name, typed] of Object.entries(refused)) expect(parseAddress(typed), name).toBeNull()
})

test('the sentence says which letter is wrong', () => {
  const sentences: [typed: string, says: string][] = [
    ['用户@例子.中国', 'English letters and digits before the @; “用” is none of them'],
    ['jörg@readers.example', '“ö”'],
    ['jo\u0308rg@readers.example', '“ö”'],
    ['bo@ℯxample.com', '“ℯ”'],
    ['bo@readers.exampleⅠ', '“Ⅰ”'],
    ['bo readers@readers.example', 'a space'],
    ['bo(home)@readers.example', '“(” cannot'],
    ['bo@read_ers.example', '“_” cannot'],
    ['bo@readers,example', '“,” cannot'],
    ['bo..ek@readers.example', 'a dot too many'],
    ['bo@readers..example', 'a dot too many'],
    ['bo@readers', 'no ending'],
    ['@readers.example', 'nothing before'],
    ['bo@', 'nothing after'],
    ['bo.readers.example', 'no @'],
    ['', 'no @'],
  ]
  for (const [typed, says] of sentences) {
    expect(parseAddress(typed), typed).toBeNull()
    expect(addressComplaint(typed), typed).toContain(says)
  }
})
