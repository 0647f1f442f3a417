/** How late is late. */

/** A slot missed by more is not sent by itself any more; a draft nobody approved by then expires. */
export const LATE_HOURS = 6
