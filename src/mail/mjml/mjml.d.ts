/** The one function that we use of MJML 5, which comes without types. */
declare module 'mjml' {
  export type MjmlProblem = { line: number; message: string; tagName: string }
  export default function mjml2html(
    mjml: string,
    options: {
      validationLevel: 'strict' | 'soft' | 'skip'
      ignoreIncludes: boolean
      minify: boolean
      beautify: boolean
      keepComments: boolean
      fonts: Record<string, string>
    },
  ): Promise<{ html: string; errors: MjmlProblem[] }>
}
