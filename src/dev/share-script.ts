/**
 * The demo article page's script, until the widgets take its place: a copied link carries a token of its own, and a page
 * opened with a token (`td`) or from a digest (`td-digest`) reports one visit. A beacon with plain text needs no preflight,
 * and whatever is answered, the page does not care.
 */
export const SHARE_SCRIPT = `
(function () {
  var share = document.querySelector('[data-story]')
  if (!share) return
  var story = share.dataset.story
  var opened = new URLSearchParams(location.search)
  function report(kind, event) {
    navigator.sendBeacon(share.dataset.events + kind, JSON.stringify(event))
  }
  function newToken() {
    var bytes = crypto.getRandomValues(new Uint8Array(9))
    return btoa(String.fromCharCode.apply(null, bytes)).replace(/\\+/g, '-').replace(/\\//g, '_')
  }
  var parent = opened.get('td')
  var digest = opened.get('td-digest')
  if (parent) report('/visits', { url: story, token: parent })
  else if (digest) report('/visits', { url: story, digest: digest })
  var copy = share.querySelector('[data-copy]')
  copy.hidden = false
  copy.addEventListener('click', async function () {
    var token = newToken()
    var link = new URL(story)
    link.searchParams.set('td', token)
    var status = share.querySelector('[role=status]')
    try {
      await navigator.clipboard.writeText(link.href)
      status.textContent = copy.dataset.copy
    } catch {
      status.textContent = link.href
    }
    var event = { url: story, channel: 'copy', token: token }
    if (parent) event.parent = parent
    report('/shares', event)
  })
})()
`
