/**
 * A lock is a file that names the process holding it. One whose holder is gone (kill -9, a crash, a reboot) is stale and
 * taken over; what the holder left running is in `group`, a process group, and ended first. Built-ins only.
 */
import { spawnSync } from 'node:child_process'
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Takes the lock: `{ taken: true, tookOver }`, or `{ taken: false, holder }` with what the living holder wrote. */
export function takeLock(file, about) {
  mkdirSync(path.dirname(file), { recursive: true })
  const mine = `${file}.${process.pid}`
  writeFileSync(mine, JSON.stringify({ ...self(), ...about }))
  try {
    for (let attempt = 0, tookOver = false; attempt < 5; attempt++) {
      if (linked(mine, file)) return { taken: true, tookOver }
      const text = read(file)
      if (text === null) continue
      const holder = parse(text)
      if (isAlive(holder)) return { taken: false, holder }
      if (holder.group) endGroup(holder.group, holder.boot)
      tookOver = removeStale(file, text) || tookOver
    }
    return { taken: false, holder: parse(read(file) ?? '') }
  } finally {
    rmSync(mine, { force: true })
  }
}

/** Adds to what the lock says; only its holder calls this. */
export function noteInLock(file, about) {
  const mine = `${file}.${process.pid}`
  writeFileSync(mine, JSON.stringify({ ...parse(read(file) ?? ''), ...about }))
  renameSync(mine, file)
}

export function releaseLock(file) {
  if (parse(read(file) ?? '').pid === process.pid) rmSync(file, { force: true })
}

/** Ends every process of the group, whether or not its first one still lives. */
export function endGroup(group, boot = bootId()) {
  // After a reboot, or when the number was given to somebody else, it is not our group.
  if (boot !== bootId()) return
  const leader = processOf(group.pid)
  if (leader && group.born && leader.born !== group.born) return
  try {
    process.kill(-group.pid, 'SIGKILL')
  } catch {
    // Nothing of it is left.
  }
}

/** A process by number and birth, so that a number used again is not taken for it; null when it is gone. */
export function processOf(pid) {
  try {
    // After the name in brackets: the state first, the time of birth as the twentieth.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return fields[0] === 'Z' ? null : { pid, born: fields[19] ?? '' }
  } catch {
    if (process.platform === 'linux') return null
  }
  const line = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? ''
  return line === '' || line.startsWith('Z') ? null : { pid, born: line.replace(/^\S+\s+/, '') }
}

function self() {
  return { ...processOf(process.pid), pid: process.pid, boot: bootId() }
}

function isAlive(holder) {
  if (!holder.pid || holder.boot !== bootId()) return false
  const found = processOf(holder.pid)
  return found !== null && found.born === holder.born
}

function bootId() {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return ''
  }
}

/** link() fails where the name exists already: of two that try, one gets it, and never half a file. */
function linked(from, to) {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
  }
  // A disk without hard links.
  try {
    writeFileSync(to, readFileSync(from), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

/** Moves the stale file away; if somebody else's fresh one was caught instead, puts it back. */
function removeStale(file, text) {
  const aside = `${file}.stale.${process.pid}`
  try {
    renameSync(file, aside)
  } catch {
    return false
  }
  const isStale = read(aside) === text
  if (!isStale) linked(aside, file)
  rmSync(aside, { force: true })
  return isStale
}

function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}
