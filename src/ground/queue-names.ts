/** The queues by name, as wrangler.toml binds them. */
export const QUEUES = {
  mail: 'tidings-mail',
  shares: 'tidings-shares',
  digests: 'tidings-digests',
  /** Where a message goes that failed a dozen times. */
  dead: 'tidings-dead',
} as const

/** What a queue is for, by its name: a service beside the first one (`tidings-staging`) has queues `tidings-staging-mail` and so on. */
export function queueNamed(name: string): string {
  return `tidings-${name.slice(name.lastIndexOf('-') + 1)}`
}
