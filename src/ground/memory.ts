/** What an isolate makes once and keeps: by a key that says all that it was made of, so that nothing kept can be out of date. */

/** Keeps at most so many; the longest unused goes first. What could not be made is not kept. */
export function memory<Value>(most: number): (key: string, make: () => Promise<Value>) => Promise<Value> {
  const kept = new Map<string, Value>()
  return async (key, make) => {
    const value = kept.get(key) ?? (await make())
    kept.delete(key)
    kept.set(key, value)
    const [oldest] = kept.keys()
    if (kept.size > most && oldest !== undefined) kept.delete(oldest)
    return value
  }
}
