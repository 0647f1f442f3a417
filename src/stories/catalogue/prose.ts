/**
 * What of a text a reader wants to read first: an excerpt that ends where a sentence does, without what content systems and agencies
 * hang around it (links to go on reading, credits of pictures, rules of dashes). Pure.
 */
import { segmenter } from '../../../emails/formats'
import { cut, plainLine } from './text'

/** Where an excerpt made from a body is cut, and how much of it there has to be for a sentence's end to do. */
const EXCERPT_CHARACTERS = 200
const FEWEST_CHARACTERS = 60
/** Longest headline that is made of a text. */
const HEADLINE_CHARACTERS = 100

/** WordPress's own line below every item of its feeds, as its translations have it. */
const APPEARED = new RegExp(
  `(?:^|(?<=[.!?…»”"\\]])\\s+)(?:${[
    'The post .{1,400} (?:first )?appeared (?:first )?on',
    'Der Beitrag .{1,400} erschien zuerst auf',
    "(?:L[’'‘]|Cet )article .{1,400} est (?:apparu|paru) en premier sur",
    '(?:La entrada|El artículo) .{1,400} (?:se publicó primero|aparece primero|apareció primero|(?:fue|se) publicad?[oó] originalmente) en',
    '(?:Сообщение|Запись|Статья) .{1,400} (?:впервые )?(?:появил(?:ись|ась|ось)|опубликован[ао]?)(?: сначала| впервые)?(?: на| в)?',
    '(?:ظهرت? (?:المقالة?|التدوينة)) .{1,400} (?:أول[اًا]{1,3}|للمرة الأولى) (?:على|في)',
    '(?:This (?:article|story|post)|The article .{1,400}) (?:was |has been )?(?:originally |first )(?:published|appeared) (?:on|at|in|by)',
    'Dieser (?:Artikel|Beitrag) (?:erschien|wurde) zuerst (?:auf|bei|in)',
    'submitted by\\s+/?u/\\S+',
    "L[’'‘]articolo .{1,400} proviene da",
    'Het bericht .{1,400} verscheen eerst op',
    'O post .{1,400} apareceu primeiro em',
    'Artykuł .{1,400} pochodzi z serwisu',
  ].join('|')}) .{1,200}$`,
  'isu',
)

const GO_ON = [
  'continue reading|keep reading|(?:click here to )?read (?:the )?(?:more|full (?:story|article|post)|rest|original)|view (?:the )?(?:original|full|entire) (?:post|article)',
  "weiter ?lesen|mehr lesen|(?:den )?ganzen artikel lesen|zum artikel|lire (?:la suite|plus|l[’']article)|suite de l[’']article",
  'leer más|leer la noticia|seguir leyendo|continuar leyendo|sigue leyendo|читать (?:далее|дальше|полностью)',
  '[إا]قر[أا] المزيد|قراءة المزيد|تابع القراءة|leggi tutto|continua a leggere|ler mais|continue lendo|lees (?:meer|verder)|czytaj (?:więcej|dalej)',
  'läs mer|devamını oku|続きを読む|阅读(?:全文|更多)|閱讀(?:全文|更多)|继续阅读|繼續閱讀',
].join('|')
/** Words that also begin sentences: a link only where nothing follows them. */
const GO_ON_ALONE = 'read on|more|more at|mehr|weiter|en savoir plus|ver más|далее|подробнее|المزيد|للمزيد'
/** After a sentence, with the title of what to go on with; within one only where it is written as the words of a link. */
const GOING_ON = new RegExp(
  `(?:^|(?<=[.!?…»”"\\]])\\s*)[[(»→›]*\\s*(?:(?:${GO_ON})(?:\\s*[:…»→>›]*|\\s[^.!?]{1,160})|(?:${GO_ON_ALONE})\\s*)[:.…»→>›\\])]*$`,
  'iu',
)
const LINK_TO_GO_ON =
  /\s(?:Continue [Rr]eading|Read [Mm]ore|Keep [Rr]eading|Weiterlesen|Lire la suite|Leer más|Seguir leyendo|Читать далее|اقرأ المزيد)\s*[:….»→>›]*$/u
const CUT_MARK =
  /\s*(?:\[\s*(?:…|\.{2,4}|&#8230;|&hellip;)\s*\]|\(\s*(?:…|\.{3})\s*\)|\((?:more|mehr|suite)\s*(?:…|\.{3})\))\s*$/i
/** WordPress's own marks, where nobody turned them into HTML. */
const SHORTCODES =
  /\[caption(?:\s[^\]]{0,500})?\].{0,1000}?\[\/caption\]|\[ad_\d\]|\[\/?(?:gallery|embed|audio|video|playlist|(?:vc|et_pb|fusion)_[a-z_]{1,40})(?:\s[^\]]{0,200})?\]/gs
/** The marks of a mail that is quoted; what is less than nothing is a number. */
const QUOTED = /^\s*(?:>\s?)+(?=\p{L}|["“„«‘])/u
const RULE = /^[\s\-–—_=*·•.~#]{3,}$/
/** The same, where line breaks were lost. Two dashes in a row are prose in Chinese. */
const RULE_WITHIN = /(?<=^|\s)(?:[-–—_=*·•~#]{4,}|[*·•~#](?: [*·•~#]){2,})(?=\s|$)/g
/** Lines that lead elsewhere. */
const ELSEWHERE = new RegExp(
  `^(?:${[
    '(?:read|see|watch) also|also read|read more|related(?: (?:stories|articles))?|tags|share this|lesen sie auch|lies auch|siehe auch|mehr zum thema',
    '(?:à )?(?:lire|voir) aussi|sur le même sujet|le[ae] también|le puede interesar|te puede interesar|читайте также|по теме|اقرأ أيض(?:ا|اً|ًا)',
  ].join(
    '|',
  )})\\s?:.{0,200}$|^(?:©|\\(c\\)|copyright ).{0,120}$|^(?:follow us on|subscribe to our) [^.!?]{1,100}$|^\\(?\\d+ (?:comments?|kommentare?|commentaires?|comentarios?|комментари(?:й|я|ев)|تعليقات?)\\)?$`,
  'iu',
)
/** Without a colon it is a credit only where it is no sentence. */
const CREDIT_BY =
  /^(?:[([](?=.*[)\]]$))?(?:photo(?:graph|s)?|image|picture|illustration|foto|bild)s?\s+(?:by|courtesy(?: of)?|credit|via)\s[^.!?]{1,100}$/iu
const BYLINE = /^(?:By|BY|Von|Par|Por|Автор:)\s+(?:\p{Lu}[\p{L}.’'-]*\s?){2,4}$/u
const CREDIT =
  /^[([]?\s*(?:photo(?:graph|s)?|image|picture|illustration|credits?|foto|bild|crédits?|photographie|fotografía|imagen|фото|صورة|الصورة)(?:\s+(?:credit|by|courtesy|from|via|von|de|par|crédit|photo))*\s*[:|©/-].{0,160}$|^©\s?.{1,120}$|^\(?(?:AP|AFP|Reuters|Getty Images?|EPA|dpa)(?:\s+(?:photo|images?|foto))?(?:\s*\/\s*[\p{L} .’'-]+)?\)?$/iu

/** A text without what is no prose. Never empty where it was not. */
export function prose(text: string): string {
  const paragraphs = text
    .replace(SHORTCODES, '')
    .split('\n')
    .map((line) => line.replace(QUOTED, '').replace(RULE_WITHIN, ''))
    .filter((line) => !RULE.test(line) && !ELSEWHERE.test(line.trim()))
  const kept = withoutEnd(
    paragraphs
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
  )
  return kept || text
}

/** Only the end is looked at: what stands there is short, and a pattern that looks for an end takes long on a long text. */
function withoutEnd(text: string): string {
  const from = Math.max(text.lastIndexOf('\n') + 1, text.length - 1_000)
  const end = [APPEARED, CUT_MARK, GOING_ON, LINK_TO_GO_ON, CUT_MARK].reduce(
    (rest, mark) => (mark === CUT_MARK ? rest.replace(mark, cutOff) : rest.replace(mark, '')),
    text.slice(from),
  )
  return (text.slice(0, from) + end).replace(/(?<=[.!?。！？])\s*(?:…|\.{3})$/u, '').trim()
}

/** A sentence that its system cut off says so. */
function cutOff(_mark: string, at: number, text: string): string {
  return /[.!?…。！？؟।:"'”’»)\]]\s*$/u.test(text.slice(0, at)) || at === 0 ? '' : '…'
}

/** Without a last paragraph that only names its own story: the line that content systems put below their items, in any language. */
export function withoutOwnName(text: string, title: string): string {
  const at = text.lastIndexOf('\n') + 1
  const last = text.slice(at)
  const isPointer = at > 0 && title.length >= 8 && last.length <= title.length + 120 && plainLine(last).includes(title)
  return isPointer ? text.slice(0, at).trim() : text
}

/** The first words of a body, on one line: whole sentences where one ends in time. A credit, a date, or the title again, is not the beginning. */
export function excerptOf(body: string, title = ''): string {
  const text = withoutFurniture(body.slice(0, 4_000), title)
  return atSentence(
    plainLine(standfirst(text.slice(0, EXCERPT_CHARACTERS * 6))).replace(BULLETS, ''),
    EXCERPT_CHARACTERS,
  )
}

/** What stands before the first sentence where there is one: lines that are short and end none, and those that only look like one. */
function withoutFurniture(text: string, title: string): string {
  const isNoBeginning = (line: string) =>
    line === '' || CREDIT.test(line) || CREDIT_BY.test(line) || BYLINE.test(line) || plainLine(line) === title
  const paragraphs = text.split(/\n{2,}/)
  // Lines within a paragraph are a list's or a table's.
  const last = paragraphs.findLastIndex((paragraph) => /^.*$/.test(paragraph) && SENTENCE_END.test(paragraph.trimEnd()))
  const isShort = (paragraph: string) =>
    plainLine(paragraph).length < FEWEST_CHARACTERS && !GOES_ON.test(paragraph.trimEnd())
  const first = paragraphs.findIndex(
    (paragraph, at) => !(isShort(paragraph) && at < last) && !isNoBeginning(plainLine(paragraph)),
  )
  const lines = paragraphs.slice(Math.max(first, 0)).join('\n\n').split('\n')
  const start = lines.findIndex((line) => !isNoBeginning(line.trim()))
  return lines.slice(Math.max(start, 0)).join('\n')
}

const SENTENCE_END = /[.!?…。！？؟।]["'”’»)\]]*$/u
/** A dash may begin what somebody says; these begin nothing. */
const BULLETS = /^(?:[•·▪►▶→➡»›>§*~=_.]+\uFE0F?\s+)+/u
const GOES_ON = /[.!?…。！？؟।:;,\-–—]["'”’»)\]]*$/u

/** A standfirst has no full stop, and what stands below it is another text: the two are no sentence. */
function standfirst(text: string): string {
  const paragraphs = text.split(/\n{2,}/)
  const end = paragraphs.findIndex((paragraph) => plainLine(paragraph).length >= FEWEST_CHARACTERS)
  const last = paragraphs[end]
  return last === undefined || GOES_ON.test(last.trim()) ? text : paragraphs.slice(0, end + 1).join('\n\n')
}

/** The first sentence of a line, or what of it there is room for. */
export function firstSentence(line: string): string {
  const [first] = segmenter('en', 'sentence').segment(line)
  const sentence = first?.segment.trim() ?? ''
  return sentence.length <= HEADLINE_CHARACTERS ? sentence : shorten(sentence, HEADLINE_CHARACTERS)
}

/** Whether a summary is only the beginning of the text that follows it, cut off. */
export function isStub(summary: string, text: string): boolean {
  const bare = summary.replace(CUT_MARK, '').replace(/(?:\s*…|\.{3})$/, '')
  const isCut = bare !== summary || !/[.!?…。！？؟»”"']$/u.test(bare)
  return (
    isCut && bare !== '' && text.length > bare.length && text.replace(/\s+/g, ' ').startsWith(bare.replace(/\s+/g, ' '))
  )
}

/** Shortenings whose full stop ends no sentence. */
const SHORTENED =
  /(?:^|[\s(“"])(?:\p{L}|Mr|Mrs|Ms|Dr|Prof|St|No|vs|Jr|Sr|Gen|Col|Lt|Sgt|Capt|Sen|Rep|Gov|Inc|Ltd|Co|Corp|Mt|[a-z]\.\s?[a-z]|U\.\s?[SKN]|bzw|ca|Nr|Abs|Mme|Mlle|Sra?|Dra?|ул|тыс|млн|млрд|др)\.\s*$/iu

function atSentence(line: string, limit: number): string {
  const isCut = line.endsWith('…')
  if (line.length <= limit && !isCut) return line
  let end = 0
  for (const { index, segment } of segmenter('en', 'sentence').segment(line.slice(0, limit + 100))) {
    const until = index + segment.trimEnd().length
    if (until > limit || (until === line.length && isCut)) break
    // A mark within an address ends nothing.
    const isWithin = /[.!?]$/.test(segment) && until < line.length
    if (SENTENCE_END.test(segment.trimEnd()) && !isWithin && !SHORTENED.test(segment)) end = until
  }
  return end >= FEWEST_CHARACTERS ? line.slice(0, end) : line.length <= limit ? line : shorten(line, limit)
}

/** A line of at most `limit` characters, cut after a word where it can be, with an ellipsis that shows it. */
function shorten(line: string, limit: number): string {
  const head = line.slice(0, limit)
  const space = head.lastIndexOf(' ')
  // Scripts without spaces, and very long words, are cut where the room ends.
  const kept = space > limit / 2 ? head.slice(0, space) : cut(line, limit - 1)
  return `${kept.replace(/[\s,;:.\-–—]+$/u, '')}…`
}
