/** Mistakes in the digests' folder: whom a digest goes to, what it may do twice, and what it forgets. */
export default [
  {
    file: 'src/digests/send/freeze.ts',
    find: "WHERE s.publication_id = ${digest.publicationId} AND s.status = 'active'",
    put: "WHERE s.status = 'active'",
    breaks: 'a digest goes to the readers of every publication',
    tests: ['test/digests/send.test.ts'],
  },
]
