/** The queues by name, as wrangler.toml binds them. */
export const QUEUES = {
  mail: 'tidings-mail',
  shares: 'tidings-shares',
  digests: 'tidings-digests',
  /** Where a message goes that failed a dozen times. */
  dead: 'tidings-dead',
} as const
