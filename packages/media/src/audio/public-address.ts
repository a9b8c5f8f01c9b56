import { lookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { MusicFetchError } from './music-fetch-error.ts'

/** May a request from outside make us connect to this IP address? */
export type AddressFilter = (address: string) => boolean

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
export function createGuardedLookup(isAllowed: AddressFilter): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '')
      const refused = addresses.find(({ address }) => !isAllowed(address))
      if (refused) return callback(refusedAddress(hostname), '')
      const [first] = addresses
      return options.all ? callback(null, addresses) : callback(null, first?.address ?? '', first?.family)
    })
  }
}

/**
 * Sockets don't look up what is an address already, so those are checked here.
 * @throws MusicFetchError MUSIC_ADDRESS_REFUSED
 */
export function assertAllowedHost(hostname: string, isAllowed: AddressFilter): void {
  const address = hostname.replace(/^\[|\]$/g, '')
  if (isIP(address) !== 0 && !isAllowed(address)) throw refusedAddress(hostname)
}

function refusedAddress(hostname: string): MusicFetchError {
  const message = `The music's host ${hostname} is not on the public internet. Use an address that everyone can reach.`
  return new MusicFetchError('MUSIC_ADDRESS_REFUSED', message)
}
