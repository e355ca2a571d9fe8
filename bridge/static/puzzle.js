// The work that a chat's start costs a browser: ALTCHA's proof of work (version 2, SHA-256), found in small slices so that
// the page stays awake. Its own SHA-256, because the browser's is there over HTTPS only, and slower for so little text.

import { texts } from "./texts.js";

const SLOW = 700;
const SLICE = 12;
const TOO_FAR = 0x10000000;
const { K, H } = constants();

/** The solution; told in the view only if it takes a while: most of the time nobody could read that. */
export async function work(challenge, view) {
  const timer = setTimeout(() => view.tell(texts.working), SLOW);
  try {
    return await solve(challenge);
  } finally {
    clearTimeout(timer);
  }
}

/** What is to be sent back: the challenge and its solution. */
async function solve(challenge) {
  const { algorithm, cost, nonce, salt, keyPrefix } = challenge.parameters;
  const block = words(salt + nonce);
  if (algorithm !== "SHA-256" || cost !== 1 || block.length !== 8) throw new Error("another puzzle than we know");
  const first = words(keyPrefix)[0];
  const schedule = new Int32Array(64);
  for (let counter = 0, until = 0; counter < TOO_FAR; counter++) {
    if ((counter & 255) === 0 && performance.now() > until) {
      await turn();
      until = performance.now() + SLICE;
    }
    const key = hash(block, counter, schedule);
    if (key[0] === first && hex(key).startsWith(keyPrefix)) return { challenge, solution: { counter, derivedKey: hex(key) } };
  }
  throw new Error("a puzzle without a solution");
}

/** Lets the page do what is due; a timer would be slowed down in a tab that is not seen. */
function turn() {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => (port1.close(), done());
    port2.postMessage(0);
  });
}

const words = (text) => Int32Array.from(text.match(/.{8}/g), (eight) => parseInt(eight, 16) | 0);
const hex = (key) => Array.from(key, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");

/** SHA-256 (FIPS 180-4) of eight words and the counter, which is one block. */
function hash(block, counter, w) {
  w.fill(0, 9, 16);
  w.set(block);
  w[8] = counter;
  w[9] = 0x80000000;
  w[15] = 36 * 8;
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15], y = w[i - 2];
    const s = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const t = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = w[i - 16] + s + w[i - 7] + t;
  }
  let [a, b, c, d, e, f, g, h] = H;
  for (let i = 0; i < 64; i++) {
    const s = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t = (h + s + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
    const u = (((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))) + ((a & (b ^ c)) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = (d + t) | 0;
    d = c;
    c = b;
    b = a;
    a = (t + u) | 0;
  }
  return [a + H[0], b + H[1], c + H[2], d + H[3], e + H[4], f + H[5], g + H[6], h + H[7]].map((word) => word | 0);
}

/** The first bits behind the point of the roots of primes: cube roots for the rounds, square roots to begin with. */
function constants() {
  const bits = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0;
  const primes = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime)) primes.push(n);
  return { K: Int32Array.from(primes, (n) => bits(Math.cbrt(n))), H: Int32Array.from(primes.slice(0, 8), (n) => bits(Math.sqrt(n))) };
}
