/** Elements made by calls alone: nothing here is parsed, so whatever text comes in stays text, under any policy. */

/** An element with its part's name, by which a publisher's stylesheet knows it. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  part = '',
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name)
  for (const key in attributes) element.setAttribute(key, attributes[key] as string)
  if (part) element.setAttribute('part', part)
  element.append(...children)
  return element
}

const SVG = 'http://www.w3.org/2000/svg'

const blank = document.createElementNS(SVG, 'svg')
blank.setAttribute('viewBox', '0 0 40 40')
blank.append(document.createElementNS(SVG, 'path'))

export function icon(outline: string): Node {
  const svg = blank.cloneNode(true)
  ;(svg.firstChild as Element).setAttribute('d', outline)
  return svg
}

export function sheetOf(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  return sheet
}
