/** What a JPEG, JPEG-LS or JPEG 2000 code stream says of itself in its own header. */
export interface StreamHeader {
  readonly columns: number;
  readonly rows: number;
  readonly components: number;
  /** Bits per sample. */
  readonly precision: number;
  /** JPEG 2000 says so; JPEG and JPEG-LS know no sign. */
  readonly signed: boolean;
  readonly coding: 'jpeg' | 'jpegLs' | 'jpeg2000';
  /** The stream itself loses nothing, whatever its transfer syntax allows. */
  readonly reversible: boolean;
}

/**
 * Whether a code stream ends as it must, in EOI or EOC (FF D9); what is cut off does not. Padding behind it may be of 00 or,
 * as several encoders write it, of FF.
 */
export function endsWhole(bytes: Uint8Array): boolean {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0 || bytes[end - 1] === 0xff)) end--;
  return bytes[end - 2] === 0xff && bytes[end - 1] === 0xd9;
}

/** The header of a code stream, or null where there is none that can be read. */
export function streamHeader(bytes: Uint8Array): StreamHeader | null {
  if (bytes[0] !== 0xff) return null;
  if (bytes[1] === 0xd8) return jpegHeader(bytes);
  return bytes[1] === 0x4f ? jpeg2000Header(bytes) : null;
}

/** ITU-T T.81 annex B; T.87 annex C for SOF55. Segments are walked up to the first scan. */
function jpegHeader(bytes: Uint8Array): StreamHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let header: StreamHeader | null = null;
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const length = view.getUint16(at + 2);
    if (length < 2 || at + 2 + length > bytes.length) return null;
    // SOF0…SOF3: baseline, extended, progressive, lossless (all Huffman); SOF55: JPEG-LS. Arithmetic coding is none of DICOM's.
    if ((marker >= 0xc0 && marker <= 0xc3) || marker === 0xf7) {
      if (length < 8 || header) return null;
      header = {
        precision: bytes[at + 4]!,
        rows: view.getUint16(at + 5),
        columns: view.getUint16(at + 7),
        components: bytes[at + 9]!,
        signed: false,
        coding: marker === 0xf7 ? 'jpegLs' : 'jpeg',
        reversible: marker === 0xc3,
      };
    }
    if (marker === 0xda) {
      if (!header || header.coding === 'jpeg') return header;
      // SOS of JPEG-LS: NEAR is the third byte from the segment's end.
      return { ...header, reversible: bytes[at + 2 + length - 3] === 0 };
    }
    at += 2 + length;
  }
  return null;
}

/** ITU-T T.800 annex A: SIZ follows SOC, COD says whether the wavelet is reversible. */
function jpeg2000Header(bytes: Uint8Array): StreamHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let header = null as StreamHeader | null;
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1]!;
    // SOT: the first tile begins, the main header is over.
    if (marker === 0x90) return header;
    const length = view.getUint16(at + 2);
    if (length < 2 || at + 2 + length > bytes.length) return null;
    if (marker === 0x51) {
      if (length < 41) return null;
      const ssiz = bytes[at + 40]!;
      header = {
        columns: view.getUint32(at + 6) - view.getUint32(at + 14),
        rows: view.getUint32(at + 10) - view.getUint32(at + 18),
        components: view.getUint16(at + 38),
        precision: (ssiz & 0x7f) + 1,
        signed: ssiz >= 0x80,
        coding: 'jpeg2000',
        reversible: false,
      };
    } else if (marker === 0x52 && header) {
      if (length < 12) return null;
      header = { ...header, reversible: bytes[at + 13] === 1 };
    }
    at += 2 + length;
  }
  return null;
}
