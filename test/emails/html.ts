/** Reading a mail as a program does: its elements and attributes, by Cloudflare's own parser. */

export type Element = { name: string; attributes: Record<string, string>; text: string }

/** Every element that the selector finds, in order, with the text inside it. */
export async function elements(html: string, selector: string): Promise<Element[]> {
  const found: Element[] = []
  const open: Element[] = []
  const rewriter = new HTMLRewriter().on(selector, {
    element(element) {
      const entry = { name: element.tagName, attributes: Object.fromEntries(element.attributes), text: '' }
      found.push(entry)
      if (VOID.has(element.tagName)) return
      open.push(entry)
      element.onEndTag(() => void open.pop())
    },
    text(chunk) {
      for (const entry of open) entry.text += chunk.text
    },
  })
  await rewriter.transform(new Response(html)).text()
  return found
}

const VOID = new Set(['img', 'br', 'meta', 'hr', 'link', 'input'])
