import { lookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'

/** May a request from outside make us connect to this IP address? */
export type AddressFilter = (address: string) => boolean

export interface AddressGuard {
  isAllowed: AddressFilter
  /** The error for a host that leads to an address which isn't allowed. */
  refuse: (hostname: string) => Error
}

/**
 * True for addresses of the public internet: not loopback, private, link-local (cloud metadata), carrier NAT, multicast
 * or reserved, and no IPv6 form that carries an IPv4 address inside (mapped, NAT64, 6to4, Teredo).
 */
export function isPublicAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.parse(address).range() === 'unicast'
}

/**
 * A `lookup` for sockets that refuses a host when any of its addresses is refused. Since the socket connects to the very
 * addresses that were checked, a name that resolves differently the second time (DNS rebinding) gains nothing.
 */
export function createGuardedLookup({ isAllowed, refuse }: AddressGuard): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '')
      const refused = addresses.find(({ address }) => !isAllowed(address))
      if (refused) return callback(refuse(hostname), '')
      const [first] = addresses
      return options.all ? callback(null, addresses) : callback(null, first?.address ?? '', first?.family)
    })
  }
}

/** Sockets don't look up what is an address already, so those are checked here: throws what `refuse` gives. */
export function assertAllowedHost(hostname: string, { isAllowed, refuse }: AddressGuard): void {
  const address = hostname.replace(/^\[|\]$/g, '')
  if (isIP(address) !== 0 && !isAllowed(address)) throw refuse(hostname)
}
