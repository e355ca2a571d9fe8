// The work that the start of a chat costs a browser: ALTCHA's proof of work (version 2, SHA-256), in small slices, so
// that the page stays responsive. Has its own SHA-256, because the browser's exists only over HTTPS and is slower for
// such short texts.

import { texts } from "../words/texts.js";

const SLOW = 700;
const SLICE = 12;

/** Returns the challenge and its solution. Tells the view only if it takes a while; usually nobody could read that. */
export async function work(challenge, view) {
  const timer = setTimeout(() => view.tell(texts.starting), SLOW);
  try {
    return await solve(challenge);
  } finally {
    clearTimeout(timer);
  }
}

async function solve(challenge) {
  const { nonce, salt, keyPrefix } = challenge.parameters;
  const block = (salt + nonce).match(/.{8}/g).map((word) => parseInt(word, 16));
  w.set([...block, 0, 1 << 31]);
  w[15] = 36 * 8;
  for (let counter = 0, until = 0; ; counter++) {
    if (counter % 256 === 0 && performance.now() > until) {
      await turn();
      until = performance.now() + SLICE;
    }
    w[8] = counter;
    const key = hash();
    if (key[0] >>> 0 === parseInt(keyPrefix.slice(0, 8), 16)) {
      // Another number with these four bytes is very unlikely, and then the bridge sends another puzzle.
      const derivedKey = key.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
      return { challenge, solution: { counter, derivedKey } };
    }
  }
}

/** Lets the page do other work. Browsers would slow down a timer in a hidden tab. */
function turn() {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => (port1.close(), done());
    port2.postMessage(0);
  });
}

/** The first 32 bits after the point of the roots of primes: cube roots for the rounds, square roots for the start. */
const bits = (root) => ((root % 1) * 2 ** 32) | 0;
const primes = [];
for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime)) primes.push(n);
const ROUNDS = Int32Array.from(primes, (n) => bits(Math.cbrt(n)));
const BEGIN = primes.slice(0, 8).map((n) => bits(Math.sqrt(n)));

const turned = (word, by) => (word >>> by) | (word << (32 - by));

const w = new Int32Array(64);

/** SHA-256 (FIPS 180-4) of the block in the first sixteen words of `w`, as eight words. */
function hash() {
  let [a, b, c, d, e, f, g, h] = BEGIN;
  for (let i = 0; i < 64; i++) {
    if (i > 15) {
      const x = w[i - 15], y = w[i - 2];
      const s = turned(x, 7) ^ turned(x, 18) ^ (x >>> 3);
      w[i] = w[i - 16] + s + w[i - 7] + (turned(y, 17) ^ turned(y, 19) ^ (y >>> 10));
    }
    const s = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const t = h + s + ((e & f) ^ (~e & g)) + ROUNDS[i] + w[i];
    const u = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = (d + t) | 0;
    d = c;
    c = b;
    b = a;
    a = (t + u) | 0;
  }
  return [a, b, c, d, e, f, g, h].map((word, i) => word + BEGIN[i]);
}
