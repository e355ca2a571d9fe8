// The connection to the bridge: a WebSocket or, if that is blocked, events down and posts up. Reconnects by itself.
// Knows frames only as objects with a type, and not what they mean.

const FIRST_WAIT = 400;
const LONGEST_WAIT = 15_000;
const OPEN_PATIENCE = 6_000;
const PING_EVERY = 25_000;
const PONG_PATIENCE = 10_000;

class SocketWay {
  #socket;

  constructor(hello, on) {
    const address = new URL("/ws", location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    this.#socket = new WebSocket(address);
    this.#socket.onopen = () => {
      this.send({ type: "hello", ...hello() });
      on.open();
    };
    this.#socket.onmessage = (event) => on.frame(JSON.parse(event.data));
    this.#socket.onclose = () => on.closed();
  }

  send(frame) {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  close() {
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close();
  }
}

class EventsWay {
  #events;
  #hello;
  #on;
  #token = null;
  #queue = Promise.resolve();

  constructor(hello, on) {
    this.#hello = hello;
    this.#on = on;
    const address = new URL("/events", location.href);
    for (const [name, value] of Object.entries(hello())) if (value) address.searchParams.set(name, value);
    this.#events = new EventSource(address);
    this.#events.onopen = () => on.open();
    this.#events.onmessage = (event) => this.#take(JSON.parse(event.data));
    this.#events.onerror = () => on.closed();
  }

  #take(frame) {
    if (frame.token) this.#token = frame.token;
    this.#on.frame(frame);
  }

  send(frame) {
    // One after the other, so that frames arrive in the order in which they were written.
    this.#queue = this.#queue.then(() => this.#post(frame));
  }

  async #post(frame) {
    const address = new URL("/frames", location.href);
    const token = this.#token ?? this.#hello().token;
    if (token) address.searchParams.set("token", token);
    try {
      const answer = await fetch(address, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(frame),
      });
      for (const reply of await answer.json()) {
        // The events have lost this, and maybe what came before it, so we reconnect.
        if (reply.type === "message") return this.#on.closed();
        this.#take(reply);
      }
    } catch {
      this.#on.closed();
    }
  }

  close() {
    this.#on = { open() {}, frame() {}, closed() {} };
    this.#events.onopen = this.#events.onmessage = this.#events.onerror = null;
    this.#events.close();
  }
}

export class Connection {
  #hello;
  #onFrame;
  #onLost;
  #onAlive;
  #way = null;
  #open = false;
  #wait = FIRST_WAIT;
  #timer = null;
  #pinging = null;
  #patience = null;
  #kind = SocketWay;
  #worked = null;
  #wanted = false;

  /** `hello()` returns the fields of `hello`. Calls `onFrame(frame)`, `onLost()` at a break, `onAlive()` at a pong. */
  constructor({ hello, onFrame, onLost, onAlive }) {
    this.#hello = hello;
    this.#onFrame = onFrame;
    this.#onLost = onLost;
    this.#onAlive = onAlive;
    addEventListener("online", () => this.#hurry());
    addEventListener("pageshow", (event) => event.persisted && this.#hurry());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.#check());
  }

  start() {
    this.#wanted = true;
    this.#connect();
  }

  stop() {
    this.#wanted = false;
    this.#drop();
    clearTimeout(this.#timer);
  }

  /** Says hello again, for another chat. */
  restart() {
    this.stop();
    this.start();
  }

  /** There are too many connections: reconnects after these seconds and up to half as many more, at random. */
  pause(seconds) {
    this.#drop();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect(), seconds * (1000 + Math.random() * 500));
  }

  get isOpen() {
    return this.#open;
  }

  send(frame) {
    if (this.#open) this.#way.send(frame);
  }

  #connect() {
    clearTimeout(this.#timer);
    this.#drop();
    const way = { open: () => {}, frame: () => {}, closed: () => {} };
    const live = (action) => (...values) => this.#way === made && action(...values);
    let made = null;
    way.open = live(() => this.#opened());
    way.frame = live((frame) => this.#received(frame));
    way.closed = live(() => this.#closed());
    try {
      made = new this.#kind(this.#hello, way);
    } catch {
      made = { send() {}, close() {} };
      setTimeout(way.closed);
    }
    this.#way = made;
    this.#patience = setTimeout(() => this.#closed(), OPEN_PATIENCE);
  }

  #drop() {
    clearTimeout(this.#patience);
    clearInterval(this.#pinging);
    this.#way?.close();
    this.#way = null;
    this.#open = false;
  }

  #opened() {
    clearTimeout(this.#patience);
    this.#open = true;
    this.#pinging = setInterval(() => this.#ping(), PING_EVERY);
  }

  #received(frame) {
    clearTimeout(this.#patience);
    // An open socket proves nothing yet, because some proxies open it and swallow everything.
    this.#worked = this.#kind;
    this.#wait = FIRST_WAIT;
    if (frame.type === "pong") this.#onAlive();
    else this.#onFrame(frame);
  }

  #closed() {
    this.#drop();
    if (!this.#wanted) return;
    this.#onLost();
    const failed = this.#kind;
    if (this.#worked !== failed || this.#wait > FIRST_WAIT * 4) {
      this.#kind = failed === SocketWay ? EventsWay : SocketWay;
    }
    const first = this.#worked === null && failed === SocketWay;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect(), first ? 0 : this.#wait * (0.5 + Math.random()));
    this.#wait = Math.min(LONGEST_WAIT, this.#wait * 2);
  }

  #ping() {
    this.send({ type: "ping" });
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => this.#closed(), PONG_PATIENCE);
  }

  /** The network or the page is back, so there is no need to wait. */
  #hurry() {
    if (!this.#wanted) return;
    this.#wait = FIRST_WAIT;
    if (this.#open) this.#ping();
    else this.#connect();
  }

  #check() {
    if (!this.#wanted) return;
    if (this.#open) this.#ping();
    else this.#hurry();
  }
}
