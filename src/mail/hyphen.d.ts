/** What we use of a package that has no types of its own. */
declare module 'hyphen' {
  export default function createHyphenator(
    patterns: unknown,
    options: { minWordLength: number },
  ): (text: string) => string
}
