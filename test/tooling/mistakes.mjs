/** The mistakes that `npm run mutants` makes on purpose (test/mutants/), and whether each can still be made: code moves, and its mistake with it. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Those of these lists, or of all, in the order of their files. */
export async function listMistakes(root, lists = []) {
  const folder = path.join(root, 'test', 'mutants')
  const names = readdirSync(folder).filter((name) => name.endsWith('.mjs'))
  const asked = names.filter((name) => lists.length === 0 || lists.includes(name.slice(0, -'.mjs'.length)))
  return (await Promise.all(asked.map(async (name) => (await import(path.join(folder, name))).default))).flat()
}

/** A sentence for each that cannot be made: its place is not there, or is there more than once. */
export function impossibleMistakes(root, mistakes) {
  return mistakes.flatMap(({ file, find, put, breaks, tests, harmless }) => {
    const places = readFileSync(path.join(root, file), 'utf8').split(find).length - 1
    const named = `${file}, "${breaks}"`
    if (places !== 1) return [`${named}: its place is there ${places} times; it has to be there once:\n${find}`]
    if (find === put) return [`${named}: nothing is replaced`]
    return tests?.length || harmless ? [] : [`${named}: names neither tests nor a reason why it changes nothing`]
  })
}
