/** Readers from a file: what would happen first, then the same done. The file is not kept in between, so it is chosen twice. */
import type { Publication } from '../ground/schema'
import type { Imported } from '../readers/transfer/import'
import { Figures, Scroll } from './frame'
import { useTongue, wordOf } from './tongue'

/** A list of bad lines is looked through by a person; the file has them all. */
const SHOWN = 50

/** What the verb says of a file or of a line. */
type Problem = { code: string; message: string }

type ImportProps = {
  publication: Publication
  outcome: { result: Imported; isDryRun: boolean; file: string } | null
  problem: Problem | null
}

export function ImportScreen({ publication, outcome, problem }: ImportProps) {
  const words = useTongue().words.import
  const here = `/admin/${publication.slug}/readers/import`
  return (
    <>
      {outcome && <Outcome {...outcome} />}
      <form method="post" action={here} enctype="multipart/form-data" class="section">
        <h2>{outcome?.isDryRun ? words.do : words.title}</h2>
        <p class="quiet">{words.about}</p>
        <div class="field">
          <label for="file">{words.file}</label>
          <input
            id="file"
            name="file"
            type="file"
            accept=".csv,.tsv,.txt,text/csv"
            required
            aria-invalid={problem ? 'true' : undefined}
            aria-describedby={problem ? 'file-error' : undefined}
          />
          {problem && (
            <p class="error" id="file-error">
              <Said problem={problem} />
            </p>
          )}
        </div>
        <div class="field">
          <label for="ignore">{words.ignore}</label>
          <input id="ignore" name="ignore" type="text" aria-describedby="ignore-hint" />
          <p class="hint" id="ignore-hint">
            {words.ignoreHint}
          </p>
        </div>
        <div class="buttons">
          <button type="submit" name="act" value="look" class={outcome?.isDryRun ? 'second' : undefined}>
            {words.look}
          </button>
          {outcome?.isDryRun && (
            <button type="submit" name="act" value="do">
              {words.take}
            </button>
          )}
        </div>
      </form>
      <p class="section">
        <a href={`/admin/${publication.slug}/readers`}>{words.back}</a>
      </p>
    </>
  )
}

function Outcome({ result, isDryRun, file }: { result: Imported; isDryRun: boolean; file: string }) {
  const { words: all, say, count } = useTongue()
  const words = all.import
  const figures: [string, number][] = [
    [isDryRun ? words.figures.wouldBe : words.figures.are, result.imported],
    [isDryRun ? words.figures.wouldBeAsked : words.figures.areAsked, result.pending],
    [words.figures.known, result.unchanged],
    [words.figures.left, result.left],
    [words.figures.never, result.suppressed],
    [words.figures.bad, result.rejected.length + (result.rejectedBeyond ?? 0)],
  ]
  return (
    <section class="well" role="status">
      <h2>{isDryRun ? words.would : words.was}</h2>
      <p dir="auto">{file}</p>
      {result.product && <p>{say(words.product, { product: result.product })}</p>}
      {result.encoding && <p>{say(words.encoding, { encoding: result.encoding })}</p>}
      <Figures figures={figures} />
      {result.unreadFrom !== undefined && <p class="error">{say(words.tooLong, { line: result.unreadFrom })}</p>}
      {result.rejected.length > 0 && (
        <Scroll>
          <table>
            <caption>{count(result.rejected.length, words.badLines)}</caption>
            <thead>
              <tr>
                <th scope="col" class="number">
                  {words.line}
                </th>
                <th scope="col">{words.why}</th>
              </tr>
            </thead>
            <tbody>
              {result.rejected.slice(0, SHOWN).map(({ line, ...problem }) => (
                <tr>
                  <td class="number">{line}</td>
                  <td>
                    <Said problem={problem} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  )
}

/** In English as the API says it, which names columns and lines; in other languages by its code, and the API's words behind. */
function Said({ problem: { code, message } }: { problem: Problem }) {
  const { code: language, words } = useTongue()
  const said = wordOf(words.import.problems, code)
  if (language === 'en') return <>{message}</>
  return (
    <>
      {said}{' '}
      <span class="small" lang="en" dir="ltr">
        {message}
      </span>
    </>
  )
}
