/** A text that stands beside the Worker's script (wrangler.toml, [[rules]]). */
declare module '*.txt' {
  const text: string
  export default text
}
