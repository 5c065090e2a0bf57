/**
 * True for an IPv4 address that belongs to somebody in the public internet. Private, shared, loopback, link-local,
 * documentation, benchmark, multicast and reserved addresses name nobody (IANA special-purpose registry, RFC 6890), and
 * a network mask is no address.
 * @param octets four numbers
 */
export function isPublicIpv4(octets: readonly number[]): boolean {
  if (octets.length !== 4 || octets.some((octet) => octet > 255)) return false;
  const [a, b, c] = octets as [number, number, number, number];
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false;
  if (a === 100 && b >= 64 && b <= 127) return false;
  if (a === 169 && b === 254) return false;
  if (a === 172 && b >= 16 && b <= 31) return false;
  if (a === 192 && (b === 168 || (b === 0 && (c === 0 || c === 2)) || (b === 88 && c === 99))) return false;
  if (a === 198 && (b === 18 || b === 19 || (b === 51 && c === 100))) return false;
  return !(a === 203 && b === 0 && c === 113);
}

/**
 * True when the digits pass the Luhn check (ISO/IEC 7812), as every payment card number does.
 * @example passesLuhn("4111111111111111") // true
 */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - 48;
    const doubled = place % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return digits.length > 0 && sum % 10 === 0;
}
