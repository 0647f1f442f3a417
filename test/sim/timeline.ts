/**
 * One line of time for a simulated service. Whatever a process does to the world (a statement, a message, a request, an ack) is an
 * effect: it waits here, and one after the other is carried out, numbered. Before or after any of them the process may die, or be told
 * that the connection was lost. Time is virtual: it passes when nobody has anything to do.
 * Promises that the same choices give the same run: between two effects all code runs until it waits again.
 */
export type Kind = 'database' | 'queue' | 'provider' | 'settle'
export type Effect = { number: number; kind: Kind; label: string; process: string; at: number }
/** What happens to an effect. `stall`: it is carried out that many milliseconds later. */
export type Fault = 'crash before' | 'crash after' | 'error before' | 'error after' | { stall: number } | null
export type Ending = 'done' | 'threw' | 'crashed'
/** One invocation of the Worker. Once it is gone, nothing that it waits for ever comes. */
export type Process = { name: string; isGone: boolean; onEnd: (ending: Ending) => void }

type Waiting = {
  process: Process
  kind: Kind
  label: string
  wasStalled: boolean
  act: () => Promise<unknown>
  resolve: (value: never) => void
  reject: (error: unknown) => void
}
type Timer = { at: number; order: number; process: Process | null; fire: () => void }

/** Thrown where a process dies between two lines; its code may catch it, but can do nothing more. */
export class Crash extends Error {
  override name = 'Crash'
}

export type Choices = {
  startAt: number
  /** What befalls this effect. */
  fault: (effect: Effect) => Fault
  /** Which of so many waiting effects is next; first come, first served where it is left out. */
  choose?: (count: number) => number
  /** How long an effect takes, in milliseconds. */
  duration?: (kind: Kind) => number
  /** What happens elsewhere right before an effect: a reader leaves, the desk pauses. */
  interlude?: (number: number) => Promise<void>
}

export type Timeline = ReturnType<typeof newTimeline>

export function newTimeline({ startAt, fault, choose = () => 0, duration = () => 5, interlude }: Choices) {
  const waiting: Waiting[] = []
  const timers: Timer[] = []
  const alive = new Set<Process>()
  const lines: string[] = []
  let now = startAt
  let performed = 0
  let scheduled = 0
  let hash = 0xcbf29ce4

  function note(line: string): void {
    lines.push(line)
    for (let index = 0; index < line.length; index++) hash = Math.imul(hash ^ line.charCodeAt(index), 0x01000193) >>> 0
  }

  /** Starts an invocation. `onEnd` hears how it ended. */
  function spawn(
    name: string,
    work: (process: Process) => Promise<unknown>,
    onEnd: (ending: Ending) => void = () => {},
  ) {
    const process: Process = { name, isGone: false, onEnd }
    alive.add(process)
    note(`${now} ${name} begins`)
    work(process).then(
      () => end(process, 'done'),
      () => end(process, 'threw'),
    )
    return process
  }

  function end(process: Process, ending: Ending): void {
    if (process.isGone) return
    process.isGone = true
    alive.delete(process)
    for (const list of [waiting, timers] as { process: Process | null }[][])
      for (let index = list.length - 1; index >= 0; index--) if (list[index]?.process === process) list.splice(index, 1)
    note(`${now} ${process.name} ${ending}`)
    process.onEnd(ending)
  }

  /** Something done to the world, when its turn comes. */
  function effect<Value>(process: Process, kind: Kind, label: string, act: () => Promise<Value>): Promise<Value> {
    return new Promise<Value>((resolve, reject) => {
      if (!process.isGone) waiting.push({ process, kind, label, wasStalled: false, act, resolve, reject })
    })
  }

  /** The same for what cannot be waited for: an ack. */
  function instant(process: Process, label: string, act: () => void): void {
    if (process.isGone) throw new Crash(label)
    const befalls = next('settle', label, process)
    if (befalls !== 'crash before') act()
    if (befalls !== 'crash before' && befalls !== 'crash after') return
    end(process, 'crashed')
    throw new Crash(label)
  }

  function next(kind: Kind, label: string, process: Process): Fault {
    const number = ++performed
    const befalls = fault({ number, kind, label, process: process.name, at: now })
    const said = typeof befalls === 'object' && befalls ? `stall ${befalls.stall}` : (befalls ?? '')
    note(`${now} #${number} ${process.name} ${kind} ${label} ${said}`)
    return befalls
  }

  async function perform(item: Waiting): Promise<void> {
    const { process, kind, label } = item
    const befalls = item.wasStalled ? null : next(kind, label, process)
    if (befalls === 'crash before') return end(process, 'crashed')
    if (befalls === 'error before') return item.reject(lost(kind))
    if (typeof befalls === 'object' && befalls)
      return at(now + befalls.stall, () => waiting.push({ ...item, wasStalled: true }), process)
    const outcome = await item.act().then(
      (value) => () => item.resolve(value as never),
      (error) => () => item.reject(error),
    )
    now += duration(kind)
    if (befalls === 'crash after') return end(process, 'crashed')
    if (befalls === 'error after') return item.reject(lost(kind))
    outcome()
  }

  function at(time: number, fire: () => void, process: Process | null = null): void {
    timers.push({ at: time, order: scheduled++, process, fire })
  }

  function sleep(process: Process, milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      if (!process.isGone) at(now + Math.ceil(milliseconds), resolve, process)
    })
  }

  /** Goes on until `isOver`, asked whenever nobody is at work, or until nothing is left to wait for. */
  async function run(isOver: () => Promise<boolean>): Promise<void> {
    for (;;) {
      await settled(() => waiting.length > 0)
      if (waiting.length > 0) {
        await interlude?.(performed + 1)
        const [item] = waiting.splice(choose(waiting.length), 1)
        if (item) await perform(item)
        continue
      }
      if (alive.size === 0 && (await isOver())) return
      timers.sort((a, b) => a.at - b.at || a.order - b.order)
      const timer = timers.shift()
      if (timer) {
        now = Math.max(now, timer.at)
        timer.fire()
      } else if (alive.size === 0) return
      else
        throw new Error(
          `${[...alive].map(({ name }) => name).join(', ')}: waits for something outside of the simulation`,
        )
    }
  }

  return {
    spawn,
    effect,
    instant,
    at,
    sleep,
    run,
    kill: (process: Process) => end(process, 'crashed'),
    note,
    clock: () => now,
    alive: () => [...alive],
    performed: () => performed,
    /** Every line of what happened, and what tells two runs apart. */
    trace: () => ({ lines, hash: `${hash.toString(16)}-${lines.length}` }),
  }
}

/** Microtasks that lie between the answer to one effect and the next effect of the same code, amply. */
const TURNS = 40

/** Until code that can go on has gone on. A timer costs a millisecond, so it is asked only where nobody waits yet. */
async function settled(isSomebodyWaiting: () => boolean): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await null
  if (!isSomebodyWaiting()) await new Promise((resolve) => setTimeout(resolve, 0))
}

/** What the platform says when it does not know either. */
function lost(kind: Kind): Error {
  return new Error(
    kind === 'database' ? 'D1_ERROR: Network connection lost.' : 'Queue send failed: Network connection lost.',
  )
}
