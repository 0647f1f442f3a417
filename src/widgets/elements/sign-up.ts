/**
 * <tidings-signup>: one address. The publisher's own form stays until this one stands; what was typed there comes along, and what is
 * typed here stays whatever is drawn anew. Sending it is left to later.ts; where that does not come, it is posted as any form is.
 */
import { make } from './dom'
import { came } from './page'
import { Widget } from './widget'

export class SignUp extends Widget {
  #field = make('input', 'field', {
    id: 'field',
    type: 'email',
    name: 'email',
    autocomplete: 'email',
    dir: 'ltr',
    'aria-describedby': 'note',
  })
  isDone = false

  constructor() {
    super()
    // Outside, a key pressed in here seems to be pressed in no field: a page with shortcuts of one letter would take it away.
    this.#field.onkeydown = this.#field.onkeypress = (event) => {
      if (event.key?.length === 1) event.stopPropagation()
    }
  }

  draw(): void {
    if (this.isDone) return
    const { words } = this.pack
    const field = this.#field
    const theirs = this.querySelector<HTMLInputElement>('input[type=email],input[name=email]')
    const isTyping = this.root.activeElement === field || (theirs && theirs === document.activeElement)
    field.value ||= theirs?.value ?? ''
    const form = make(
      'form',
      'form',
      // Our pages stand in no frame: an answer to a form's own post needs a window.
      { method: 'post', action: this.address('subscribers'), novalidate: '', target: window === top ? '' : '_blank' },
      make('label', 'label', { for: 'field' }, words.email),
      make('div', 'row', {}, field, make('button', 'button', {}, words.button)),
      make('p', 'error', { id: 'error', role: 'alert' }),
      make('p', 'note', { id: 'note' }, words.promise),
    )
    field.onfocus = () => this.attempt(this.later())
    form.onsubmit = (event) => {
      event.preventDefault()
      this.attempt(this.#submit(form))
    }
    this.show(form)
    if (isTyping) field.focus()
  }

  async #submit(form: HTMLFormElement): Promise<void> {
    if (form.ariaBusy) return
    form.ariaBusy = 'true'
    const topics = this.given('topics')?.split(/\s*,\s*/) ?? []
    const hidden = { language: this.language || this.pack.words.code, page: this.story, token: came.token }
    for (const old of form.querySelectorAll('[type=hidden]')) old.remove()
    for (const [name, value] of Object.entries<string | undefined>(hidden).concat(
      topics.map((topic) => ['topics', topic]),
    ))
      if (name && value) form.append(make('input', '', { type: 'hidden', name, value }))
    try {
      await (await this.later()).signUp(this, form)
    } catch (reason) {
      form.submit()
      throw reason
    } finally {
      form.ariaBusy = null
    }
  }
}
