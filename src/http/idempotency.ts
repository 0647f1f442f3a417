/** What an Idempotency-Key may be refused with, for the doors that heed one and for their description. How it is heeded: audit/answers.ts. */
export const IDEMPOTENCY = {
  invalid_idempotency_key: [400, 'An Idempotency-Key has at most 256 characters.'],
  idempotency_key_reused: [409, 'This Idempotency-Key came before with another request. Use a new one for each.'],
  idempotency_key_in_use: [
    409,
    'The first request with this Idempotency-Key is still under way. Ask again in a moment.',
  ],
  secret_shown_once: [
    409,
    'This was done already, and a secret is shown only once, so it is not repeated. Delete what was made and make another.',
  ],
} as const
