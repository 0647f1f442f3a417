/** Questions to whoever sits at the terminal. Without one nothing is asked: what is needed comes from the environment. */
import { createInterface } from 'node:readline/promises'

export const canAsk = Boolean(process.stdin.isTTY && process.stdout.isTTY && !process.env.CI)

export async function ask(question) {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    for (;;) {
      const answer = (await terminal.question(`${question}:\n  `)).trim()
      if (answer) return answer
    }
  } finally {
    terminal.close()
  }
}
