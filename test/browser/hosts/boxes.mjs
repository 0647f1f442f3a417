/** Boxes that take their size from what is in them, and boxes that are too small. */
import { page } from './site.mjs'

const in_ = (style, around = (content) => content) =>
  page(
    `<h1>A story</h1>${['share', 'signup', 'related']
      .map((name) => around(`<div class="box" style="${style}">{${name}}</div>`))
      .join('<p>Between.</p>')}{script}`,
    { head: '<link rel="canonical" href="{site}/boxes">' },
  )

export const BOXES = {
  'a plain block': in_(''),
  'a flex row': in_('', (box) => `<div style="display:flex">${box}</div>`),
  'a flex row beside a text': in_(
    '',
    (box) => `<div style="display:flex;gap:8px"><p>A text of its own beside it.</p>${box}</div>`,
  ),
  'a flex column that does not stretch': in_(
    '',
    (box) => `<div style="display:flex;flex-direction:column;align-items:flex-start">${box}</div>`,
  ),
  'an inline block': in_('display:inline-block'),
  'a float': in_('float:left', (box) => `<div style="overflow:hidden">${box}</div>`),
  'a table cell': in_('', (box) => `<table><tr><td>A cell</td><td>${box}</td></tr></table>`),
  'an automatic column of a grid': in_(
    '',
    (box) => `<div style="display:grid;grid-template-columns:auto auto">${box}<i>i</i></div>`,
  ),
  'a box that fits its content': in_('width:fit-content'),
  'a box at its smallest': in_('width:min-content'),
  'a box out of the flow': in_(
    'position:absolute',
    (box) => `<div style="position:relative;height:1100px">${box}</div>`,
  ),
  'a sidebar of 180 px': in_('width:180px'),
  'a centred box': in_('', (box) => `<center>${box}</center>`),
  'a line that does not break': in_('white-space:nowrap;text-indent:3em'),
  'a sidebar of 130 px': in_('width:130px'),
  'a box without letters (against the gaps of inline blocks)': in_('font-size:0'),
  'a box without lines': in_('line-height:0'),
  'a box whose letters are cut out of a picture': in_(
    'background:linear-gradient(#306,#603);-webkit-background-clip:text;-webkit-text-fill-color:transparent',
  ),
  'a fieldset': in_('', (box) => `<fieldset>${box}</fieldset>`),
}

/** In the page: what is wrong with the elements' boxes, as sentences. */
export function complaintsAboutBoxes(roomOfPage) {
  const wrong = []
  const say = (element, what) => wrong.push(`${element.localName} in ${innerWidth} px ${what}`)
  for (const element of document.querySelectorAll('tidings-share, tidings-signup, tidings-related')) {
    const own = element.getBoundingClientRect()
    const all = [...element.shadowRoot.querySelectorAll('*')].filter((each) => each.getClientRects().length > 0)
    for (const each of all) {
      const rect = each.getBoundingClientRect()
      const isInside = rect.left >= own.left - 1 && rect.right <= own.right + 1 && rect.bottom <= own.bottom + 1
      if (!isInside) say(element, `lets ${each.localName} ${each.getAttribute('part') ?? ''} stand out of its box`)
    }
    const least = {
      'tidings-share': ['[part~=icon]', 44],
      'tidings-signup': ['[part=field]', 100],
      'tidings-related': ['[part=card]', 100],
    }
    const [what, width] = least[element.localName]
    const first = element.shadowRoot.querySelector(what)
    if (!first) say(element, `shows no ${what}`)
    else if (first.getBoundingClientRect().width < width)
      say(element, `makes ${what} ${first.getBoundingClientRect().width} px wide`)
    for (const button of element.shadowRoot.querySelectorAll('[part~=icon],[part=field],[part=button]')) {
      const { width, height } = button.getBoundingClientRect()
      if (width < 44 || height < 44) say(element, `has a target of ${width} by ${height}`)
    }
  }
  for (const text of document.querySelectorAll('tidings-share, tidings-signup, tidings-related')) {
    for (const each of text.shadowRoot.querySelectorAll('p,a,label,button,time')) {
      if (!each.textContent.trim() || each.getClientRects().length === 0) continue
      const { fontSize, lineHeight, webkitTextFillColor } = getComputedStyle(each)
      if (Number.parseFloat(fontSize) < 10) say(text, `writes ${each.localName} in ${fontSize}`)
      if (Number.parseFloat(lineHeight) < Number.parseFloat(fontSize)) say(text, `has lines of ${lineHeight}`)
      if (webkitTextFillColor === 'rgba(0, 0, 0, 0)') say(text, `cuts ${each.localName} out`)
    }
  }
  if (document.documentElement.scrollWidth > roomOfPage)
    wrong.push(`the page is ${document.documentElement.scrollWidth} px wide in ${roomOfPage}`)
  return wrong
}
