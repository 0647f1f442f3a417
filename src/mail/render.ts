/**
 * From a typed document to the mail's HTML: the only place that knows MJML.
 * Promises strict validation (a template that is wrong throws, with the line, before anybody is mailed), no includes, no
 * minifying, and a subject that cannot break out of its header. Choosing what to say is emails/'s, gaps are frame.ts's.
 */
import type { Document } from '../../emails/brand'
import { memory } from '../ground/memory'
import { withSoftHyphens } from './long-words'

export type Rendered = { subject: string; html: string; text: string }

/** `compiled`: how MJML becomes HTML; `compiledOnce` where the same mail is written again and again. */
export async function render(document: Document, compiled = compile): Promise<Rendered> {
  // One element a line, so that an error can name its place. Text cannot hold a tag: JSX has escaped it.
  const source = String(await document.mjml).replaceAll('<mj-', '\n<mj-')
  const html = await compiled(source)
  return {
    subject: headerSafe(document.subject),
    html: withSoftHyphens(withDirection(html)).toWellFormed(),
    text: document.text.toWellFormed(),
  }
}

/** One line for a header: no CR, LF, NUL or other control character, no line or paragraph separator, no half of a surrogate pair. */
export function headerSafe(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
}

const remembered = memory<string>(200)

/** MJML takes ten times as long as all the rest of a letter, and a letter often differs from the one before it in its links alone, which are gaps here. */
export function compiledOnce(source: string): Promise<string> {
  return remembered(source, () => compile(source))
}

let mjml2html: typeof import('mjml').default | null = null

async function compile(source: string): Promise<string> {
  try {
    // Read when the first mail is written: an isolate that only answers requests never needs it.
    mjml2html ??= (await import('mjml')).default
    const { html } = await mjml2html(source, {
      validationLevel: 'strict',
      ignoreIncludes: true,
      minify: false,
      beautify: false,
      keepComments: false,
      fonts: {},
    })
    return html
  } catch (error) {
    throw new Error(`The mail cannot be rendered: ${problemsOf(error)}`, { cause: error })
  }
}

/** What MJML found wrong, by line; never the text around it, which may hold what a reader wrote. */
function problemsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const problems: unknown = 'errors' in error ? error.errors : null
  if (!Array.isArray(problems)) return error.message
  return problems.map((problem) => `line ${problem.line}: <${problem.tagName}> ${problem.message}`).join('; ')
}

/** MJML writes language and direction on <html> and on the mail's own <div>, not on <body>, which some webmails keep alone. */
function withDirection(html: string): string {
  const attributes = /<html( lang="[^"]*" dir="[^"]*")/.exec(html)?.[1] ?? ''
  return html.replace('<body ', () => `<body${attributes} `)
}
