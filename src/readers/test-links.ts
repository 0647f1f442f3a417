/** The links of a test mail: ours, and nobody's. Pressing one changes nothing; its page says why. */
import type { Config } from '../ground/deps'
import { NOBODY, readPreferencesToken, readUnsubscribeToken } from '../ground/tokens'

export async function isTestLink(config: Pick<Config, 'secretKeys'>, token: string): Promise<boolean> {
  const leaving = await readUnsubscribeToken(config, token)
  return leaving?.subscriberId === NOBODY || (await readPreferencesToken(config, token)) === NOBODY
}
