/**
 * The network that a request came from, coarser than its address, in three widths. Who shares an IPv4 address or an IPv6 /64 is one
 * household or office; a /24 or a /48 is what one customer of a provider can move about in. What is no address stands for itself.
 */
import ipaddr from 'ipaddr.js'

/** `192.0.2.7` or `2001:db8:0:0::/64`. Null for this machine itself and for what is no address: nobody shares those. */
export function sharedNetwork(address: string): string | null {
  const parsed = parse(address)
  if (!parsed || parsed.range() === 'loopback') return null
  return parsed instanceof ipaddr.IPv6 ? prefix(parsed, 4) : parsed.toString()
}

/** `192.0.2.0/24` or `2001:db8:0::/48`; null as above. */
export function widerNetwork(address: string): string | null {
  return sharedNetwork(address) === null ? null : visitorNetwork(address)
}

/** The same of a visitor: whatever is no address is its own network. */
export function visitorNetwork(address: string): string {
  const parsed = parse(address)
  if (!parsed) return address
  return parsed instanceof ipaddr.IPv6 ? prefix(parsed, 3) : `${parsed.octets.slice(0, 3).join('.')}.0/24`
}

/** An IPv4 address in IPv6's clothes is an IPv4 address. */
function parse(address: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  return ipaddr.isValid(address) ? ipaddr.process(address) : null
}

function prefix(address: ipaddr.IPv6, groups: 3 | 4): string {
  const kept = address.parts.slice(0, groups).map((part) => part.toString(16))
  return `${kept.join(':')}::/${groups * 16}`
}
