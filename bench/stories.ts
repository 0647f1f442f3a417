/**
 * A publication's stories, made by arithmetic: affairs of a dozen stories that share three names, told in common words whose frequency
 * falls off as a language's does. The same number is always the same story.
 */
const DAY = 86_400_000
const STORIES_AN_AFFAIR = 12
const SYLLABLES = ['ba', 'ke', 'li', 'mo', 'nu', 'ra', 'se', 'ti', 'vo', 'zu', 'dra', 'fen', 'gol', 'hus', 'pri', 'tor']

/** The stories with these numbers, the last of them the newest, over the last three hundred days. */
export function storiesFrom(from: number, count: number, now: number) {
  return Array.from({ length: count }, (_, index) =>
    story(from + index, now - 300 * DAY + ((from + index) % 299) * DAY),
  )
}

/** Stories that come in now, each on an affair that the publication has told before. */
export function newStories(size: number, count: number) {
  return Array.from({ length: count }, (_, index) => {
    const made = story(Math.floor((index * size) / count), Date.now() - 60_000)
    return { ...made, url: `https://bench.example/new/${size}-${index}`, title: `${made.title} again` }
  })
}

function story(number: number, publishedAt: number) {
  const affair = Math.floor(number / STORIES_AN_AFFAIR)
  const names = [0, 1, 2].map((which: number) => capital(word(affair * 3 + which + 50_000)))
  const common = (place: number) => word(zipf(number * 97 + place * 31))
  const sentence = (from: number, length: number) =>
    Array.from({ length }, (_, place) => common(from + place)).join(' ')
  return {
    url: `https://bench.example/stories/${number}`,
    title: `${sentence(0, 3)} ${names[0]} ${sentence(3, 2)}`,
    excerpt: `In ${names[1]} the ${sentence(5, 8)}.`,
    body: `The ${sentence(20, 12)} in ${names[0]}. It was ${names[2]} that ${sentence(40, 12)}, and ${sentence(60, 12)}.`,
    category: `category ${affair % 9}`,
    region: `region ${affair % 5}`,
    publishedAt: new Date(publishedAt).toISOString(),
  }
}

/** One of 3,000 common words; low numbers far more often than high ones. */
function zipf(seed: number): number {
  const chance = ((seed * 48_271) % 65_521) / 65_521
  return Math.floor(3_000 ** chance)
}

function word(number: number): string {
  const digits: number[] = []
  for (let rest = number + 300; rest > 0; rest = Math.floor(rest / SYLLABLES.length))
    digits.push(rest % SYLLABLES.length)
  return digits.map((digit) => SYLLABLES[digit]).join('')
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
