/**
 * The network that a request came from, coarser than its address: an IPv4 address stands for whoever shares it, of an IPv6 address
 * only the first 64 bits are anybody's own. Null for this machine itself and for what is no address: nobody shares those.
 */
import ipaddr from 'ipaddr.js'

/** `192.0.2.7` or `2001:db8:0:0::/64`. */
export function networkOf(address: string): string | null {
  if (!ipaddr.isValid(address)) return null
  const parsed = ipaddr.process(address)
  if (parsed.range() === 'loopback') return null
  if (parsed instanceof ipaddr.IPv6) {
    return `${parsed.parts
      .slice(0, 4)
      .map((part) => part.toString(16))
      .join(':')}::/64`
  }
  return parsed.toString()
}
