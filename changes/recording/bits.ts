/** A set of small numbers that is stored as text. */
export class Bits {
  readonly #bytes: Uint8Array;

  constructor(size: number, text = "") {
    this.#bytes = new Uint8Array(Math.ceil(size / 8));
    this.#bytes.set(Buffer.from(text, "base64").subarray(0, this.#bytes.length));
  }

  add(place: number): void {
    this.#bytes[place >> 3] = (this.#bytes[place >> 3] ?? 0) | (1 << (place & 7));
  }

  has(place: number): boolean {
    return ((this.#bytes[place >> 3] ?? 0) & (1 << (place & 7))) !== 0;
  }

  meets(other: Bits): boolean {
    return this.#bytes.some((byte, at) => (byte & (other.#bytes[at] ?? 0)) !== 0);
  }

  toString(): string {
    return Buffer.from(this.#bytes).toString("base64");
  }
}
