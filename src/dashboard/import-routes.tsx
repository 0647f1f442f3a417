/** The desk's door to a file of readers: shown, tried without an effect, taken in. The bytes are counted as they come. */
import type { Publication } from '../ground/schema'
import { bytes } from '../http/body'
import { declare, page } from '../http/declare'
import { BODY_LIMIT, type C, countedBody, refuse } from '../http/door'
import { importReaders } from '../readers/transfer/import'
import { show } from './answer'
import { ImportScreen } from './import'
import { tongueFor } from './session'

const PATH = '/admin/:publication/readers/import'

export const deskImportDoors = [
  declare({
    method: 'GET',
    path: PATH,
    summary: 'The desk: a file of readers',
    who: 'write',
    answers: { 200: page },
    act: ({ c, publication }) => answer(c, publication, {}),
  }),
  declare({
    method: 'POST',
    path: PATH,
    summary: 'The desk: what a file of readers would do, or do it',
    who: 'write',
    body: bytes('multipart/form-data', BODY_LIMIT.import),
    answers: { 200: page, 400: page },
    async act({ c, deps, publication }) {
      const form = await formOf(c)
      const file = form.get('file')
      if (!(file instanceof File) || file.size === 0)
        return answer(c, publication, { problem: { code: 'no_file', message: tongueFor(c).words.import.chooseFirst } })
      const ignore = String(form.get('ignore') ?? '').slice(0, 2_000)
      const isDryRun = form.get('act') !== 'do'
      const said = ignore === '' ? {} : { ignore }
      const result = await importReaders(deps, {
        publication,
        file: { bytes: file.stream(), charset: null, said, isDryRun },
      })
      if ('code' in result) return answer(c, publication, { problem: result })
      return answer(c, publication, { outcome: { result, isDryRun, file: file.name.slice(0, 200) } })
    },
  }),
]

async function formOf(c: C): Promise<FormData> {
  const headers = { 'content-type': c.req.header('content-type') ?? '' }
  try {
    return await new Response(countedBody(c, BODY_LIMIT.import), { headers }).formData()
  } catch {
    throw refuse(400, 'invalid_form', 'The form could not be read.')
  }
}

type Shown = Partial<Pick<Parameters<typeof ImportScreen>[0], 'outcome' | 'problem'>>

function answer(c: C, publication: Publication, { outcome = null, problem = null }: Shown) {
  if (problem !== null) c.status(400)
  const children = <ImportScreen publication={publication} outcome={outcome} problem={problem} />
  return show({ c, screen: 'import', publication, children })
}
