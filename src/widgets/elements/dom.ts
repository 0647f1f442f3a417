/** Elements made by calls alone: nothing here is parsed, so whatever text comes in stays text, under any policy. */

/** An element with its part's name, by which a publisher's stylesheet knows it. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  part = '',
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name)
  for (const key in attributes) element.setAttribute(key, attributes[key] ?? '')
  if (part) element.setAttribute('part', part)
  element.append(...children)
  return element
}

const SVG = 'http://www.w3.org/2000/svg'

export function icon(outline: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  const path = document.createElementNS(SVG, 'path')
  svg.setAttribute('viewBox', '0 0 40 40')
  path.setAttribute('d', outline)
  path.setAttribute('fill-rule', 'evenodd')
  svg.append(path)
  return svg
}

export function sheetOf(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  return sheet
}
