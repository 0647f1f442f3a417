/** What vite puts in the place of `import.meta.glob`: the files of a folder, by path. */
interface ImportMeta {
  glob(pattern: string): Record<string, unknown>
}

declare module '*?raw' {
  const text: string
  export default text
}
