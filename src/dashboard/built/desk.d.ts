/** Imported as text: the Worker serves it and never runs it. */
declare const text: string
export default text
