/** What Linux says of a child of ours: its processor time and the most memory it held. Elsewhere nothing is known: null. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

/** A tick of the kernel's accounts in milliseconds (USER_HZ is 100 wherever Node runs). */
const TICK_MILLISECONDS = 10

/** The youngest child of this process with the given name: `{ cpuMilliseconds(), forgetPeak(), peakMegabytes() }`, or null. */
export function childNamed(name) {
  if (process.platform !== 'linux') return null
  const children = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => statOf(pid) ?? [])
    .filter((stat) => stat.name === name && stat.parent === process.pid)
  const pid = children.sort((a, b) => b.pid - a.pid)[0]?.pid
  if (!pid) return null
  return {
    cpuMilliseconds: () => statOf(pid)?.cpuMilliseconds ?? 0,
    // Writing 5 sets the peak back to what is held now (proc_pid_clear_refs(5)).
    forgetPeak: () => writeFileSync(`/proc/${pid}/clear_refs`, '5'),
    peakMegabytes: () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1000,
  }
}

function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name stands in brackets and may hold anything; the numbers follow the last bracket.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return {
      pid: Number(pid),
      name: text.slice(text.indexOf('(') + 1, text.lastIndexOf(')')),
      parent: Number(fields[1]),
      cpuMilliseconds: (Number(fields[11]) + Number(fields[12])) * TICK_MILLISECONDS,
    }
  } catch {
    return null
  }
}
