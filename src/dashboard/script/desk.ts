/**
 * What the desk does with a script, and without one by a press and a new page: a press on a digest's places changes the page where it
 * stands, stories are dragged to their place, and a digest on its way tells how far it is. Knows no publication and no words of its own.
 */

const POLL_MS = 3_000

/** Puts an answered page's screen, and what it says was done, in place of this one's; the keyboard stays where it was. */
async function show(answer: Response): Promise<void> {
  // Not the whole page: its stylesheet carries another nonce than this one's policy has.
  const [main = ''] = /<main[\s\S]*<\/main>/.exec(await answer.text()) ?? []
  const page = new DOMParser().parseFromString(main, 'text/html')
  const held = document.activeElement?.getAttribute('aria-label')
  for (const id of ['screen', 'said']) {
    const [fresh, shown] = [page.getElementById(id), document.getElementById(id)]
    if (!answer.ok || !fresh || !shown) return location.assign(answer.url)
    shown.replaceChildren(...fresh.childNodes)
  }
  const again = held && document.querySelector<HTMLElement>(`[aria-label="${CSS.escape(held)}"]:not(:disabled)`)
  if (again) again.focus({ preventScroll: true })
  else if (held) document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true })
  document.getElementById('screen')?.removeAttribute('aria-busy')
  begin()
}

async function press(action: string, fields: URLSearchParams): Promise<void> {
  document.getElementById('screen')?.setAttribute('aria-busy', 'true')
  await show(await fetch(action, { method: 'POST', body: fields }))
}

/** Forms of the desk hold texts only, where they are sent from here. */
function fieldsOf(form: HTMLFormElement, button: HTMLElement | null): URLSearchParams {
  return new URLSearchParams([...new FormData(form, button)].map(([name, value]) => [name, String(value)]))
}

document.addEventListener('submit', (event) => {
  const form = event.target
  if (!(form instanceof HTMLFormElement) || !form.closest('[data-stay]') || form.method !== 'post') return
  event.preventDefault()
  // What fails on the way is pressed again, by the browser.
  press(form.action, fieldsOf(form, event.submitter)).catch(() => form.submit())
})

/** The story under the hand goes where it is let go; the list shows it at once, and the service has the last word. */
function letDrag(list: HTMLElement): void {
  let dragged: HTMLElement | null = null
  const placed = () => [...list.querySelectorAll<HTMLElement>(':scope > li')]
  for (const item of placed()) {
    item.draggable = true
    for (const link of item.querySelectorAll('a')) link.draggable = false
    item.addEventListener('dragstart', ({ dataTransfer }) => {
      dragged = item
      dataTransfer?.setData('text/plain', item.dataset.story ?? '')
    })
    item.addEventListener('dragover', (event) => {
      if (!dragged) return
      event.preventDefault()
      if (item === dragged) return
      const { top, height } = item.getBoundingClientRect()
      item[event.clientY < top + height / 2 ? 'before' : 'after'](dragged)
    })
  }
  const began = placed()
  list.addEventListener('drop', (event) => event.preventDefault())
  list.addEventListener('dragend', () => {
    const [story, at] = [dragged?.dataset.story, dragged ? placed().indexOf(dragged) : -1]
    const isMoved = dragged !== began[at]
    dragged = null
    if (!isMoved || story === undefined) return
    const fields = new URLSearchParams({ act: 'place', story, at: String(at + 1) })
    press(list.dataset.drag ?? '', fields).catch(() => location.reload())
  })
}

/** Asks how far a digest is, a handful of rows each time, and shows the page anew once it is no longer on its way. */
function watch(bar: HTMLProgressElement): void {
  const look = async () => {
    if (!bar.isConnected) return
    if (document.visibilityState === 'visible') {
      const { status, asked } = await (await fetch(bar.dataset.progress ?? '')).json()
      if (status !== 'sending') return show(await fetch(location.href))
      bar.value = asked
    }
    setTimeout(tryToLook, POLL_MS)
  }
  const tryToLook = () => void look().catch(() => setTimeout(tryToLook, POLL_MS * 4))
  setTimeout(tryToLook, POLL_MS)
}

function begin(): void {
  for (const list of document.querySelectorAll<HTMLElement>('[data-drag]')) letDrag(list)
  for (const bar of document.querySelectorAll<HTMLProgressElement>('progress[data-progress]')) watch(bar)
  for (const hint of document.querySelectorAll<HTMLElement>('[data-scripted]')) hint.hidden = false
}

begin()
