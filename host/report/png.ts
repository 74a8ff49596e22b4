import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** PNG colour types of grey, RGB and RGBA. */
const COLOUR_TYPES = { 1: 0, 3: 2, 4: 6 } as const;
const FILTER_UP = 2;

export interface Samples {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 3 RGB, 4 RGBA. */
  readonly channels: keyof typeof COLOUR_TYPES;
  /** One byte a channel, rows from the top. */
  readonly samples: Uint8Array;
}

/** A PNG of 8-bit samples. Each row is stored as its difference to the one above, which is how pictures shrink. */
export function encodePng({ width, height, channels, samples }: Samples): Uint8Array {
  if (samples.length !== width * height * channels) throw new Error('Samples do not fill the picture.');
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, COLOUR_TYPES[channels], 0, 0, 0], 8);
  const line = width * channels;
  const rows = Buffer.alloc(height * (line + 1));
  for (let y = 0; y < height; y++) {
    const row = y * (line + 1);
    rows[row] = FILTER_UP;
    for (let n = 0; n < line; n++) {
      const at = y * line + n;
      rows[row + 1 + n] = samples[at]! - (y > 0 ? samples[at - line]! : 0);
    }
  }
  const chunks = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return new Uint8Array(Buffer.concat([SIGNATURE, ...chunks]));
}

/** Length, type, data and the checksum of type and data. Source: PNG specification, section 5.3. */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
