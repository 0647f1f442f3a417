/**
 * What is known of mail houses: which spellings of an address they deliver to one inbox, and which of them are so great that many
 * strangers have their addresses there. For limits alone: who is who is decided by the address's key (ground/address.ts).
 */
import normalizeEmail from 'validator/es/lib/normalizeEmail'

/**
 * One form for every spelling that ends in one inbox, of an address's key: without what follows a `+`, and by a list that others keep
 * (validator), and a few lines of ours, without dots, with one domain for another, where a house ignores them.
 */
export function foldedKey(key: string): string {
  const at = key.lastIndexOf('@')
  const local = key.slice(0, at).split('+', 1)[0] ?? ''
  // Nothing but a part after the plus is no subaddress.
  const bare = local === '' ? key : `${local}@${key.slice(at + 1)}`
  return SAME_INBOX.reduce((folded, [spelling, one]) => folded.replace(spelling, one), normalizeEmail(bare) || bare)
}

/** What that list does not know, by what the houses say themselves. */
const SAME_INBOX: [spelling: RegExp, one: string][] = [
  [/@(protonmail\.com|pm\.me)$/, '@proton.me'],
  [/(?<=.)[._-](?=.*@proton\.me$)/g, ''],
  [/\.(?=.*@yandex\.ru$)/g, '-'],
  [/@(me|mac)\.com$/, '@icloud.com'],
  // Every name below somebody's own is theirs.
  [/^[^@]+@([\w-]+)\.fastmail\.(com|fm)$/, '$1@fastmail.com'],
  [/@fastmail\.fm$/, '@fastmail.com'],
]

/**
 * The domain that somebody owns, of an address's key: `post.town.example` and `town.example` are one owner's. By the look of it, since
 * it only counts: the last two names, or three below what looks like a country's own registry (`co.uk`).
 */
export function ownedDomain(key: string): string {
  const names = key.slice(key.lastIndexOf('@') + 1).split('.')
  const [registry = '', country = ''] = names.slice(-2)
  return names.slice(country.length === 2 && registry.length <= 3 ? -3 : -2).join('.')
}

/** Each serves millions of people in whom one can see nothing but strangers: their domain is no sign that two of them are one. */
const GREAT = new Set(
  `gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com rocketmail.com icloud.com me.com mac.com aol.com
  proton.me protonmail.com pm.me fastmail.com zoho.com mail.com gmx.com gmx.net gmx.de gmx.at gmx.ch web.de t-online.de freenet.de posteo.de
  mailbox.org orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it tiscali.it hotmail.fr hotmail.de hotmail.it hotmail.es
  hotmail.co.uk outlook.fr outlook.de outlook.es outlook.it live.fr live.nl live.co.uk yahoo.fr yahoo.de yahoo.it yahoo.es yahoo.co.uk
  yahoo.co.jp yahoo.com.br btinternet.com sky.com virginmedia.com comcast.net att.net verizon.net cox.net bellsouth.net sbcglobal.net
  mail.ru bk.ru inbox.ru list.ru yandex.ru yandex.com ya.ru rambler.ru ukr.net seznam.cz centrum.cz wp.pl onet.pl o2.pl interia.pl
  uol.com.br bol.com.br terra.com.br qq.com 163.com 126.com foxmail.com sina.com naver.com daum.net hanmail.net docomo.ne.jp ezweb.ne.jp
  rediffmail.com hey.com ziggo.nl kpnmail.nl telenet.be skynet.be bluewin.ch`.split(/\s+/),
)

/** Whether many readers who do not know each other have their addresses there. */
export function isGreatHouse(domain: string): boolean {
  return GREAT.has(domain)
}
