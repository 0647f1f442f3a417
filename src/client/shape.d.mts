/** The API's description without words, examples and addresses. */
export function shapeOf(description: unknown): unknown
/** SHA-256 of that, in hex. */
export function fingerprintOf(description: unknown): Promise<string>
