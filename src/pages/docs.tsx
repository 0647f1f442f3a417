/**
 * The API's description as a page, readable without a script: every operation with what it takes, what it answers, its errors, and a
 * curl that works once the key is in its place.
 */
import { wordsFor } from '../../emails/words'
import type { ApiDescription, Operation } from '../http/openapi'
import { Shell } from './shell'

type DocsProps = { api: ApiDescription; nonce: string }
type Listed = { method: string; path: string; operation: Operation }

export function DocsPage({ api, nonce }: DocsProps) {
  const listed = Object.entries(api.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(
      ([method, operation]): Listed => ({ method: method.toUpperCase(), path, operation }),
    ),
  )
  const groups = Map.groupBy(listed, ({ operation }) => operation.tags[0] ?? '')
  const server = api.servers[0]?.url ?? ''
  return (
    <Shell title="The API" words={wordsFor('en')} nonce={nonce} publication={null} style={STYLE} isWide>
      <h1>The API</h1>
      <p class="lead">{api.info.description}</p>
      <p>
        A machine reads the same at <a href="/openapi.json">/openapi.json</a>. Keys are made with{' '}
        <code>POST /v1/admin/keys</code>.
      </p>
      <nav aria-label="Operations">
        {[...groups].map(([group, operations]) => (
          <details>
            <summary>{group}</summary>
            <ul>
              {operations.map(({ method, path, operation }) => (
                <li>
                  <a href={`#${operation.operationId}`}>
                    <code>{`${method} ${path}`}</code>
                  </a>{' '}
                  {operation.summary}
                </li>
              ))}
            </ul>
          </details>
        ))}
      </nav>
      {[...groups].map(([group, operations]) => (
        <>
          <h2>{group}</h2>
          <p>{api.tags.find(({ name }) => name === group)?.description}</p>
          {operations.map((one) => (
            <OperationSection {...one} server={server} />
          ))}
        </>
      ))}
    </Shell>
  )
}

function OperationSection({ method, path, operation, server }: Listed & { server: string }) {
  const { operationId, summary, description, parameters } = operation
  return (
    <section id={operationId} class="operation">
      <h3>
        <code>{`${method} ${path}`}</code>
      </h3>
      <p>
        <strong>{summary}.</strong> {description}
      </p>
      {parameters.some((one) => one.in === 'query') ? <Query parameters={parameters} /> : null}
      <pre tabindex={0}>{curlOf({ method, path, operation, server })}</pre>
      {Object.entries(operation.responses).map(([status, { description, content = {} }]) => (
        <details>
          <summary>
            <code>{status}</code> {description.split('\n')[0]}
          </summary>
          {description
            .split('\n\n')
            .slice(1)
            .map((line) => (
              <p>{line}</p>
            ))}
          {Object.entries(content).map(([type, { example }]) => (
            <>
              <p class="quiet">{type}</p>
              {example === undefined ? null : <pre tabindex={0}>{JSON.stringify(example, null, 2)}</pre>}
            </>
          ))}
        </details>
      ))}
    </section>
  )
}

function Query({ parameters }: Pick<Operation, 'parameters'>) {
  return (
    <dl>
      {parameters
        .filter((one) => one.in === 'query')
        .map(({ name, required, description = '' }) => (
          <>
            <dt>
              <code>{name}</code> {required ? '(needed)' : ''}
            </dt>
            <dd>{description}</dd>
          </>
        ))}
    </dl>
  )
}

/** One that can be pasted into a shell: every value in single quotes, the key from its environment. */
export function curlOf({ method, path, operation, server }: Listed & { server: string }): string {
  const address = new URL(
    path.replaceAll(/\{(\w+)\}/g, (_, name: string) => exampleValue(operation, name)),
    server,
  )
  for (const { name, in: place, required, example } of operation.parameters)
    if (place === 'query' && required) address.searchParams.set(name, String(example))
  const [type, body] = Object.entries(operation.requestBody?.content ?? {})[0] ?? []
  return [
    `curl ${method === 'GET' ? '' : `-X ${method} `}${quoted(address.href)}`,
    ...(operation.security.length > 0 ? ['-H "Authorization: Bearer $TIDINGS_KEY"'] : []),
    ...(type ? [`-H ${quoted(`Content-Type: ${type}`)}`] : []),
    ...(body?.example === undefined ? [] : [`-d ${quoted(JSON.stringify(body.example))}`]),
    ...(type && body?.example === undefined ? ['--data-binary @file'] : []),
  ].join(' \\\n  ')
}

function exampleValue({ parameters }: Operation, name: string): string {
  return encodeURIComponent(String(parameters.find((one) => one.in === 'path' && one.name === name)?.example ?? ''))
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

const STYLE = `
.operation { border-block-start: 1px solid currentColor; padding-block: 1rem; }
.operation pre { overflow-x: auto; padding: .75rem; border: 1px solid currentColor; white-space: pre; direction: ltr; }
.operation summary, nav summary { cursor: pointer; padding-block: .25rem; }
dt { margin-block-start: .5rem; } dd { margin-inline-start: 1rem; }
code { overflow-wrap: anywhere; }
`
