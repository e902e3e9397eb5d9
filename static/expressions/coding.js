// Digests, base64, and an order by chance. Twin of expressions/coding.py; loaded only by forms that ask for them.
// Browsers digest without encryption of the page only by hand, and MD5 not at all.
import { number, text } from "./values.js";

const LARGEST = 2_147_483_647;
const left = (word, by) => (word << by) | (word >>> (32 - by));

// The bytes with the mark and the length behind them that all these digests want, as blocks.
function blocks(bytes, size, isLittle) {
  const filled = [...bytes, 0x80];
  while (filled.length % size !== size - 8) filled.push(0);
  const length = Array.from({ length: 8 }, (_, at) => Number((BigInt(bytes.length * 8) >> BigInt(56 - 8 * at)) & 255n));
  filled.push(...(isLittle ? length.reverse() : length));
  return Array.from({ length: filled.length / size }, (_, at) => new DataView(Uint8Array.from(
    filled.slice(at * size, (at + 1) * size),
  ).buffer));
}

// RFC 1321
function md5(bytes) {
  const [turns, state] = [[7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21], [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]];
  for (const block of blocks(bytes, 64, true)) {
    let [a, b, c, d] = state;
    for (let at = 0; at < 64; at += 1) {
      const round = at >> 4;
      const mixed = [(b & c) | (~b & d), (d & b) | (~d & c), b ^ c ^ d, c ^ (b | ~d)][round];
      const word = block.getUint32(4 * ([at, 5 * at + 1, 3 * at + 5, 7 * at][round] % 16), true);
      const sine = Math.floor(Math.abs(Math.sin(at + 1)) * 2 ** 32);
      [a, b, c, d] = [d, (b + left((a + mixed + sine + word) | 0, turns[round * 4 + (at % 4)])) | 0, b, c];
    }
    [a, b, c, d].forEach((word, at) => { state[at] = (state[at] + word) | 0; });
  }
  return state.map((word) => BigInt.asUintN(32, BigInt(word))).flatMap((word) => spread(word, 4).reverse());
}

// FIPS 180-4, 6.1
function sha1(bytes) {
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  for (const block of blocks(bytes, 64)) {
    const words = Array.from({ length: 16 }, (_, at) => block.getUint32(4 * at));
    for (let at = 16; at < 80; at += 1) words[at] = left(words[at - 3] ^ words[at - 8] ^ words[at - 14] ^ words[at - 16], 1);
    let [a, b, c, d, e] = state;
    words.forEach((word, at) => {
      const round = Math.floor(at / 20);
      const mixed = [(b & c) | (~b & d), b ^ c ^ d, (b & c) | (b & d) | (c & d), b ^ c ^ d][round];
      const added = (left(a, 5) + mixed + e + word + [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6][round]) | 0;
      [a, b, c, d, e] = [added, a, left(b, 30), c, d];
    });
    [a, b, c, d, e].forEach((word, at) => { state[at] = (state[at] + word) | 0; });
  }
  return state.flatMap((word) => spread(BigInt.asUintN(32, BigInt(word)), 4));
}

// FIPS 180-4, 4.2: the constants are the first bits of roots of primes.
const PRIMES = Array.from({ length: 410 }, (_, at) => at).filter((one) => one > 1 && ![...Array(one).keys()].slice(2).some((by) => one % by === 0));

function root(prime, power, bits) {
  let [low, high] = [0n, 1n << (bits + 5n)];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (middle ** power <= BigInt(prime) << (power * bits)) low = middle;
    else high = middle;
  }
  return BigInt.asUintN(Number(bits), low);
}

// FIPS 180-4, 6.2 and 6.4
function sha2(bytes, bits, turns, first, count) {
  const [size, rounds] = [Number(bits), turns.rounds];
  const cut = (word) => BigInt.asUintN(size, word);
  const right = (word, by) => (word >> by) | cut(word << (bits - by));
  const mix = (word, [one, two, three], isShift) => right(word, one) ^ right(word, two) ^ (isShift ? word >> three : right(word, three));
  const state = PRIMES.slice(first, first + 8).map((prime) => root(prime, 2n, bits));
  const constants = PRIMES.slice(0, rounds).map((prime) => root(prime, 3n, bits));
  for (const block of blocks(bytes, size * 2)) {
    const words = Array.from({ length: 16 }, (_, at) => (size === 32 ? BigInt(block.getUint32(4 * at)) : block.getBigUint64(8 * at)));
    for (let at = 16; at < rounds; at += 1) {
      words[at] = cut(mix(words[at - 2], turns.late, true) + words[at - 7] + mix(words[at - 15], turns.early, true) + words[at - 16]);
    }
    let [a, b, c, d, e, f, g, h] = state;
    words.forEach((word, at) => {
      const one = h + mix(e, turns.second) + ((e & f) ^ (cut(~e) & g)) + constants[at] + word;
      const two = mix(a, turns.first) + ((a & b) ^ (a & c) ^ (b & c));
      [a, b, c, d, e, f, g, h] = [cut(one + two), a, b, c, cut(d + one), e, f, g];
    });
    [a, b, c, d, e, f, g, h].forEach((word, at) => { state[at] = cut(state[at] + word); });
  }
  return state.slice(0, count).flatMap((word) => spread(word, size / 8));
}

const SHORT = { rounds: 64, first: [2n, 13n, 22n], second: [6n, 11n, 25n], early: [7n, 18n, 3n], late: [17n, 19n, 10n] };
const LONG = { rounds: 80, first: [28n, 34n, 39n], second: [14n, 18n, 41n], early: [1n, 8n, 7n], late: [19n, 61n, 6n] };
const DIGESTS = {
  "MD5": md5,
  "SHA-1": sha1,
  "SHA-256": (bytes) => sha2(bytes, 32n, SHORT, 0, 8),
  "SHA-384": (bytes) => sha2(bytes, 64n, LONG, 8, 6),
  "SHA-512": (bytes) => sha2(bytes, 64n, LONG, 0, 8),
};

const spread = (word, count) => Array.from({ length: count }, (_, at) => Number((word >> BigInt(8 * (count - 1 - at))) & 255n));

function digest(context, value, algorithm, encoding = "base64") {
  const name = text(algorithm).toUpperCase();
  const way = text(encoding).toLowerCase();
  if (!Object.hasOwn(DIGESTS, name) || !["base64", "hex"].includes(way)) return "";
  const found = DIGESTS[name](new TextEncoder().encode(text(value)));
  if (way === "hex") return found.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return btoa(String.fromCharCode(...found));
}

// '' for what is no base64, or holds a NUL.
function decoded(context, value) {
  try {
    const bytes = Uint8Array.from(atob(text(value)), (sign) => sign.charCodeAt(0));
    const found = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
    return found.includes("\0") ? "" : found;
  } catch {
    return "";
  }
}

// The same items in an order by chance; the same seed gives the same order everywhere.
function randomize(context, items, seed) {
  const draw = seed === undefined ? () => context.world.random() : seeded(number(seed, context.offset));
  const found = [];
  [items].flat().map(text).forEach((item, at) => {
    const other = Math.floor(draw() * (at + 1));
    found.push(item);
    [found[at], found[other]] = [found[other], item];
  });
  return found;
}

function seeded(seed) {
  let state = Number.isFinite(seed) ? Math.trunc(seed) % LARGEST : 0;
  if (state <= 0) state += LARGEST - 1;
  return () => {
    state = (state * 16_807) % LARGEST;
    return (state - 1) / (LARGEST - 1);
  };
}

export const CALLS = { digest, "base64-decode": decoded, randomize };
