/**
 * The channels' marks, on a grid of 40, in whole numbers where that is enough; the networks' are Simple Icons' (CC0), redrawn smaller.
 * The script carries those of its row, and asks for the rest when they are wanted.
 */
import type { Channel } from '../ground/schema'

/** By channel, in the order in which they stand behind "More". */
export const ICONS: Record<Channel, string> = {
  native: 'M20 1l9 9-3 3-4-4v17h-4V9l-4 4-3-3zM9 17h6v3h-3v16h16V20h-3v-3h6v22H9z',
  whatsapp:
    'M20 0A20 20 0 0 0 3 30L0 40l10-3A20 20 0 1 0 20 0m0 4a16 16 0 1 1-9 29l-5 1 1-5A16 16 0 0 1 20 4m-6 6q-4 3-2 8 4 9 13 12 5 1 6-5l-5-3-3 3q-6-2-8-8l2-2-2-5z',
  x: 'M32 2h6L24 17l16 21H28L18 25 7 38H1l14-16L0 2h13l8 11Zm-3 32h4L11 5H7Z',
  facebook: 'M20 0a20 20 0 0 0-3 39.8V26h-5v-6h5v-4q0-9 9-9h4v5h-3q-4 0-4 4v4h7l-1 6h-6v13.8A20 20 0 0 0 20 0',
  linkedin:
    'M3 0Q0 0 0 3v34q0 3 3 3h34q3 0 3-3V3q0-3-3-3zM9 6a3 3 0 0 1 0 6 3 3 0 0 1 0-6M6 15h6v19H6zm9 0h6v3q1-3 6-3 7 0 7 9v10h-6V24q0-4-3-4-4 0-4 5v9h-6z',
  telegram: 'M20 0a20 20 0 0 0 0 40 20 20 0 0 0 0-40m9 12-4 18-4-1-4-3q-2-2 0-4l6-5h-1l-10 6-4-1-1-1z',
  bluesky:
    'M20 18Q16 11 9 5 3 1 2 3 0 4 0 6l1 11q3 7 11 6c-7 1-13 3-5 11 8 9 11-1 13-7 2 6 3 16 13 7 7-7 2-10-5-11q9 1 11-6l1-11q1-2-2-3 0-2-7 2-7 6-11 13',
  mastodon:
    'M39 9q-2-7-9-8L20 0l-9 1Q3 1 2 9l-1 6 1 10 1 6q1 6 8 8h13l3-1v-3l-8 1q-5-1-6-3v-3l7 1h2l8-1q8-1 9-9zm-6 15h-5V14q0-3-3-3t-3 3v6h-4v-6q0-3-3-3t-3 3v10H8V14l2-6 4-2q3 0 5 3l1 2 1-2q2-3 5-3l5 2 2 6z',
  reddit:
    'M20 0A20 20 0 0 0 6 34l-4 4q-1 2 1 2h17a20 20 0 0 0 0-40m7 5a3 3 0 1 1-3 4q-3 1-3 4 4 0 7 3a5 5 0 1 1 5 8q-1 8-13 9-12-1-13-9a5 5 0 1 1 5-8q3-3 7-3 0-4 5-5 1-3 3-3M14 18a3 3 0 0 0 0 6 3 3 0 0 0 0-6m12 0a3 3 0 0 0 0 6 3 3 0 0 0 0-6M14 26a6 6 0 0 0 12 0z',
  threads:
    'M20 40q-9 0-13-6-4-5-5-14 1-9 5-14 4-6 13-6 7 0 12 3l6 10-4 1Q32 4 20 4 13 4 9 8q-3 4-3 12t3 12 11 4 10-3q4-5 2-8l-3-3-2 6-6 3-6-2-3-5q0-3 3-5l6-2h5l-2-3-4-1-4 2-3-2q3-3 7-4 9 1 9 9l1 1q3 1 5 5 2 5-3 12-4 4-12 4m2-19h-1q-5 0-5 3t5 3q3 1 5-6z',
  email: 'M2 7h36v26H2zm4 5v17h28V12l-14 11zm27-2H7l13 9z',
  copy: 'M18 10v4h-6a6 6 0 0 0 0 12h6v4h-6a10 10 0 0 1 0-20zm-5 8h14v4H13zm9-8v4h6a6 6 0 0 1 0 12h-6v4h6a10 10 0 0 0 0-20z',
  pinterest:
    'M20 0a20 20 0 0 0-8 38l1-5 3-11-1-4q1-5 4-5t3 4l-2 6q0 4 4 4 6-1 6-9t-9-9q-9 1-10 10l2 5-1 3q-5-2-5-9Q8 6 21 6t13 12q-1 13-11 14l-5-2-3 8 5 2a20 20 0 0 0 0-40',
  tumblr: 'M27 40q-12 0-12-12V17h-6v-6q7-2 8-11h6v10h9v7h-9v10q0 5 6 5h3v8z',
  vk: 'M22 32Q6 32 5 8h7q0 12 8 14V8h6v11q6-2 8-11h7q-2 9-9 13 8 4 11 11h-8q-3-6-9-8v8z',
  hackernews: 'M0 0h40v40H0zm18 22v11h4V22l9-16h-4l-7 12-7-12H9z',
  line: 'M20 2q20 2 20 16Q39 29 20 39v-6Q1 32 0 18 1 3 20 2M9 13v11h7v-3h-4v-8zm9 0v11h3V13zm4 0v11h3v-6l4 6h3V13h-3v6l-4-6z',
  xing: 'M6 8h7l4 8-7 12H3l7-12zM31 0h8L26 23l8 17h-8l-8-17z',
  threema:
    'M20 0q17 1 17 14T20 29L6 32l3-8Q3 20 3 14 3 1 20 0m-6 12v8h12v-8h-2v-2a4 4 0 0 0-8 0v2zm4 0v-2a2 2 0 0 1 4 0v2zM8 34a3 3 0 1 1 0 6 3 3 0 0 1 0-6m12 0a3 3 0 1 1 0 6 3 3 0 0 1 0-6m12 0a3 3 0 1 1 0 6 3 3 0 0 1 0-6',
  instapaper: 'M12 0h16v4l-4 1v30l4 1v4H12v-4l4-1V5l-4-1z',
}
