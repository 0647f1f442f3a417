/** Mistakes in what is done once and what ends: answers kept for an Idempotency-Key, and the end of a publication. */
const mutant = (file, test) => (find, put, breaks) => ({ file, find, put, breaks, tests: [test] })
const harmless = (file, find, put, breaks, why) => ({ file, find, put, breaks, harmless: why })
const ANSWERS = 'src/audit/answers.ts'
const answers = mutant(ANSWERS, 'test/audit/answers.test.ts')
const ended = mutant('src/operations/ended.ts', 'test/operations/ended.test.ts')

export default [
  // ---- The same key
  answers(
    "if (shown === '' || !isOnceOnly(door)) return act()",
    'if (!isOnceOnly(door)) return act()',
    'no key is one',
  ),
  answers('shown.length > 256', 'shown.length > 2_560', 'a key may be as long as a book'),
  answers(
    "if (kept && !asked.hashes.includes(kept.requestHash)) throw refusal('idempotency_key_reused')",
    '',
    'another request is answered as the first',
  ),
  {
    ...answers(
      "if (kept && !asked.hashes.includes(kept.requestHash)) throw refusal('idempotency_key_reused')",
      "if (kept && asked.hashes[0] !== kept.requestHash) throw refusal('idempotency_key_reused')",
      'a rotation makes another request of the same one',
    ),
    tests: ['test/ground/rotation.test.ts'],
  },
  answers('if (kept && kept.status !== null)', 'if (kept)', 'who asks meanwhile is answered with nothing'),
  answers('[c.req.method, pathname, search, raw ?? null]', '[c.req.method, pathname, search]', 'any body is the same'),
  answers(
    '[c.req.method, pathname, search, raw ?? null]',
    '[c.req.method, pathname, raw ?? null]',
    'any query is the same',
  ),
  answers(
    '[c.req.method, pathname, search, raw ?? null]',
    '[c.req.method, search, raw ?? null]',
    'any route is the same',
  ),
  harmless(
    ANSWERS,
    '[c.req.method, pathname, search, raw ?? null]',
    '[pathname, search, raw ?? null]',
    'any method is the same',
    'only a POST is done once; the method stands there for whatever may come',
  ),
  answers('JSON.stringify([caller.id, shown])', 'JSON.stringify([shown])', 'one caller’s key is everybody’s'),
  answers(
    "await mac(first, 'request', request),",
    'await sha256(request),',
    'a request can be guessed from what is kept',
  ),
  answers('const KEPT = 24 * HOUR', 'const KEPT = 48 * HOUR', 'a key is used up for two days'),
  answers('const KEPT = 24 * HOUR', 'const KEPT = 12 * HOUR', 'a key asked for after half a day does it twice'),
  answers('const LOST_AFTER = MINUTE', 'const LOST_AFTER = 0', 'who asks meanwhile does it, too'),
  answers('const LOST_AFTER = MINUTE', 'const LOST_AFTER = HOUR', 'what was lost is lost for an hour'),
  answers(
    ' AND kept_answers.request_hash = ${requestHash}',
    '',
    'another request takes the place of one that was lost',
  ),
  answers(
    'if (error instanceof Refusal) await noted(',
    'if (error === null) await noted(',
    'what was refused is never done',
  ),
  answers(
    "  } catch (error) {\n    logFailure('keeping an answer', error)\n  }",
    '  } catch (error) {\n    throw error\n  }',
    'what was done and not noted is said to have failed',
  ),
  answers('door.hasSecret ? null : ', '', 'a secret is kept'),
  answers(
    "  if (door.hasSecret) throw refusal('secret_shown_once')\n",
    '',
    'a key without its secret is said to be made',
  ),
  answers("{ 'Idempotent-Replayed': 'true' }", '{}', 'nobody sees that it was answered before'),
  answers('set({ status: response.status, body })', 'set({ status: 200, body })', 'what was made is said to be there'),
  answers("if (body) headers.set('Content-Type', 'application/json')", '', 'the second answer is no JSON'),

  // ---- The end
  ended('...stoppingAll(of), ', '', 'what is being sent goes on'),
  ended(', puttingAsideAll(of)]', ']', 'what had failed waits for a desk that is gone'),
  ended('  forgetRecent(slug)\n', '', 'its widgets work for a minute more'),
  ended('const ENDED_DAYS = 30', 'const ENDED_DAYS = 29', 'it is erased a day early'),
  ended('const ENDED_DAYS = 30', 'const ENDED_DAYS = 31', 'it is kept a day too long'),
  ended(
    '!(await givingUpName(deps, { ...publication, before }))',
    'false',
    'its name is taken until its last row is gone',
  ),
  ended('if (turns === 0) return\n', '', 'a tick erases however much there is'),
  ended('>= ROWS\n', '> ROWS\n', 'of each table only a thousand rows go'),
  ended('    erasingReports(ended),\n', '', 'reports outlive it'),
]
