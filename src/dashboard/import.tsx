/** Readers from a file: what would happen first, then the same done. The file is not kept in between, so it is chosen twice. */
import type { Publication } from '../ground/schema'
import type { Imported } from '../readers/transfer/import'
import { count } from './english'
import { Figures, Scroll } from './frame'

/** A list of bad lines is looked through by a person; the file has them all. */
const SHOWN = 50

type ImportProps = {
  publication: Publication
  outcome: { result: Imported; isDryRun: boolean; file: string } | null
  problem: string | null
}

export function ImportScreen({ publication, outcome, problem }: ImportProps) {
  const here = `/admin/${publication.slug}/readers/import`
  return (
    <>
      {outcome && <Outcome {...outcome} />}
      <form method="post" action={here} enctype="multipart/form-data" class="section">
        <h2>{outcome?.isDryRun ? 'Do it' : 'A file with readers'}</h2>
        <p class="quiet">
          CSV as a spreadsheet writes it, or the export of Mailchimp, Substack, Ghost, Buttondown, listmonk or beehiiv
          as it is. Who gave their consent, and when, is a reader at once; whoever did not is asked by mail. Who left or
          complained there is never mailed.
        </p>
        <div class="field">
          <label for="file">The file</label>
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
              {problem}
            </p>
          )}
        </div>
        <div class="field">
          <label for="ignore">Columns to leave out</label>
          <input id="ignore" name="ignore" type="text" aria-describedby="ignore-hint" />
          <p class="hint" id="ignore-hint">
            With commas between. A column that is not known here stops the file, so that nothing is misread.
          </p>
        </div>
        <div class="buttons">
          <button type="submit" name="act" value="look" class={outcome?.isDryRun ? 'second' : undefined}>
            Show what would happen
          </button>
          {outcome?.isDryRun && (
            <button type="submit" name="act" value="do">
              Take them in
            </button>
          )}
        </div>
      </form>
      <p class="section">
        <a href={`/admin/${publication.slug}/readers`}>Back to the readers</a>
      </p>
    </>
  )
}

function Outcome({ result, isDryRun, file }: { result: Imported; isDryRun: boolean; file: string }) {
  const figures: [string, number][] = [
    [isDryRun ? 'Would be readers at once' : 'Are readers now', result.imported],
    [isDryRun ? 'Would be asked' : 'Are asked', result.pending],
    ['Known already', result.unchanged],
    ['Had left', result.left],
    ['Never to be mailed', result.suppressed],
    ['Bad lines', result.rejected.length + (result.rejectedBeyond ?? 0)],
  ]
  return (
    <section class="well" role="status">
      <h2>{isDryRun ? 'What would happen' : 'What was done'}</h2>
      <p dir="auto">
        {file}
        {result.product && `, an export of ${result.product}`}
        {result.encoding && `, read as ${result.encoding}`}
      </p>
      <Figures figures={figures} />
      {result.unreadFrom !== undefined && (
        <p class="error">
          It is too long for one go: from line {result.unreadFrom} on it was not read. Send the rest as a file of its
          own.
        </p>
      )}
      {result.rejected.length > 0 && (
        <Scroll>
          <table>
            <caption>{count(result.rejected.length, 'bad line')}, of which these first</caption>
            <thead>
              <tr>
                <th scope="col" class="number">
                  Line
                </th>
                <th scope="col">Why</th>
              </tr>
            </thead>
            <tbody>
              {result.rejected.slice(0, SHOWN).map(({ line, message }) => (
                <tr>
                  <td class="number">{line}</td>
                  <td>{message}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  )
}
