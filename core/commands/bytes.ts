/** Bytes written one after the other into memory that grows by doubling. */
export class ByteWriter {
  private bytes = new Uint8Array(1024);
  private used = 0;

  byte(value: number): void {
    this.room(1);
    this.bytes[this.used++] = value;
  }

  /** A whole number from 0 on, seven bits a byte, the lowest first. */
  varint(value: number): void {
    this.room(8);
    let rest = value;
    while (rest >= 0x80) {
      this.bytes[this.used++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.bytes[this.used++] = rest;
  }

  float64(value: number): void {
    this.room(8);
    new DataView(this.bytes.buffer).setFloat64(this.used, value, true);
    this.used += 8;
  }

  raw(bytes: Uint8Array): void {
    this.room(bytes.length);
    this.bytes.set(bytes, this.used);
    this.used += bytes.length;
  }

  /** A length and the text in UTF-8. The text is JSON or else well-formed. */
  text(text: string): void {
    const escaped = encodeURIComponent(text);
    const utf8: number[] = [];
    for (let at = 0; at < escaped.length; at++) {
      if (escaped[at] !== '%') utf8.push(escaped.charCodeAt(at));
      else {
        utf8.push(Number.parseInt(escaped.slice(at + 1, at + 3), 16));
        at += 2;
      }
    }
    this.varint(utf8.length);
    this.raw(Uint8Array.from(utf8));
  }

  taken(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.used);
  }

  private room(more: number): void {
    if (this.used + more <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(2 * this.bytes.length, this.used + more));
    larger.set(this.bytes);
    this.bytes = larger;
  }
}

/** Reads what ByteWriter wrote. Throws a RangeError where the bytes end too early. */
export class ByteReader {
  private readonly bytes: Uint8Array;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  byte(): number {
    const value = this.bytes[this.at++];
    if (value === undefined) throw new RangeError('the bytes end too early');
    return value;
  }

  varint(): number {
    let value = 0;
    for (let unit = 1; ; unit *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) return value;
      if (unit > 2 ** 42) throw new RangeError('a number too long');
    }
  }

  float64(): number {
    const { buffer, byteOffset } = this.raw(8);
    return new DataView(buffer, byteOffset, 8).getFloat64(0, true);
  }

  /** The next bytes, where they lie. */
  raw(length: number): Uint8Array {
    if (length > this.left) throw new RangeError('the bytes end too early');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  text(): string {
    let escaped = '';
    for (const byte of this.raw(this.varint())) escaped += `%${byte.toString(16).padStart(2, '0')}`;
    try {
      return decodeURIComponent(escaped);
    } catch {
      throw new RangeError('text that is not UTF-8');
    }
  }
}
