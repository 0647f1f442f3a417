/**
 * A feed's bytes to its text. What is valid UTF-8 is UTF-8, whatever anybody says of it; where it is not, the header, the declaration,
 * windows-1252, in this order. The decoders are the platform's, which knows every label of the WHATWG's Encoding Standard.
 */

/** Bytes that mean something only together make a text UTF-8 although there are broken places in it. */
const SOUND_PER_BROKEN = 2

export function textOfBytes(bytes: Uint8Array, contentType: string): string {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 1_000))
  const mark = markedAs(bytes)
  if (mark) return new TextDecoder(mark).decode(bytes)
  const labels = [
    labelIn(/charset\s*=\s*["']?([^\s"';,]+)/i, contentType),
    labelIn(/^[^<]*<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']/, start),
  ]
  // Seven bits and escapes: to UTF-8 it is valid nonsense.
  if (labels.includes('iso-2022-jp') && bytes.includes(0x1b)) return new TextDecoder('iso-2022-jp').decode(bytes)
  const utf8 = new TextDecoder('utf-8').decode(bytes)
  if (isMeant(utf8)) return utf8
  const label =
    labels.find((known) => known !== null && known !== 'utf-8' && !known.startsWith('utf-16')) ?? 'windows-1252'
  return new TextDecoder(label).decode(bytes)
}

/** A byte order mark, or the zeros of UTF-16 without one. */
function markedAs(bytes: Uint8Array): 'utf-8' | 'utf-16be' | 'utf-16le' | null {
  const [one = 1, two = 1, three = 1] = bytes
  if (one === 0xef && two === 0xbb && three === 0xbf) return 'utf-8'
  if ((one === 0xfe && two === 0xff) || one === 0) return 'utf-16be'
  if ((one === 0xff && two === 0xfe) || two === 0) return 'utf-16le'
  return null
}

function isMeant(utf8: string): boolean {
  const broken = utf8.match(/\ufffd+/g)?.length ?? 0
  if (broken === 0) return true
  const sound = utf8.match(/[^\0-\u007f\ufffd]/gu)?.length ?? 0
  return sound >= broken * SOUND_PER_BROKEN
}

/** Microsoft's numbers of East Asian encodings. */
const CODE_PAGES: Record<string, string> = { '932': 'shift_jis', '936': 'gbk', '949': 'euc-kr', '950': 'big5' }

/** The encoding that a label means, by the standard's name; null where nobody knows it. */
function labelIn(pattern: RegExp, text: string): string | null {
  const given = pattern.exec(text)?.[1]?.toLowerCase()
  if (!given) return null
  const spellings = [
    given,
    given.replace(/_/g, '-'),
    given.replace(/^(?:cp|win|windows|ms|ansi)[-_]?(125\d|874)$/, 'windows-$1'),
    CODE_PAGES[/^(?:cp|win|windows|ms)[-_]?(9\d\d)$/.exec(given)?.[1] ?? ''] ?? given,
    given.replace(/^(?:utf|unicode)[-_]?8.*$/, 'utf-8'),
    given.replace(/^(?:x-)?euc-?cn$|^cn-gb$/, 'gbk'),
    given.replace(/^(?:iso[-_]?)?8859[-_]?(\d+)$/, 'iso-8859-$1'),
    given.replace(/[-_]/g, ''),
  ]
  for (const label of spellings) {
    try {
      return new TextDecoder(label).encoding
    } catch {
      // No label of the standard; a name of an encoding that nobody knows is no reason to lose the feed.
    }
  }
  return null
}
