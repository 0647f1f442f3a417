/** What csv.ts uses of papaparse. Its published types bring Node's along, which would let Node's globals into the Worker. */
declare module 'papaparse' {
  type ParseOptions = { delimiter: string; newline: '\n' }
  const Papa: {
    parse<Row>(text: string, options: ParseOptions): { data: Row[]; errors: { code: string }[] }
  }
  export default Papa
}
