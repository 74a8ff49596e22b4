/** How one frame is stored, by Transfer Syntax UID (PS3.5 section 10 and annex A). */
export type PixelCoding =
  | { readonly kind: 'native'; readonly bigEndian: boolean }
  | { readonly kind: 'deflatedFrame' | 'rle' | 'jpeg' | 'jpegLs' | 'jpeg2000'; readonly lossy: boolean };

const DICOM = '1.2.840.10008.1.2';

const CODINGS: ReadonlyMap<string, PixelCoding> = new Map<string, PixelCoding>([
  [DICOM, { kind: 'native', bigEndian: false }],
  [`${DICOM}.1`, { kind: 'native', bigEndian: false }],
  // Encapsulated uncompressed: native bytes, one fragment a frame.
  [`${DICOM}.1.98`, { kind: 'native', bigEndian: false }],
  // The whole file is deflated after its meta header; its frames are native once it is inflated.
  [`${DICOM}.1.99`, { kind: 'native', bigEndian: false }],
  [`${DICOM}.2`, { kind: 'native', bigEndian: true }],
  [`${DICOM}.8.1`, { kind: 'deflatedFrame', lossy: false }],
  [`${DICOM}.5`, { kind: 'rle', lossy: false }],
  [`${DICOM}.4.50`, { kind: 'jpeg', lossy: true }],
  [`${DICOM}.4.51`, { kind: 'jpeg', lossy: true }],
  [`${DICOM}.4.53`, { kind: 'jpeg', lossy: true }],
  [`${DICOM}.4.55`, { kind: 'jpeg', lossy: true }],
  [`${DICOM}.4.57`, { kind: 'jpeg', lossy: false }],
  [`${DICOM}.4.70`, { kind: 'jpeg', lossy: false }],
  [`${DICOM}.4.80`, { kind: 'jpegLs', lossy: false }],
  [`${DICOM}.4.81`, { kind: 'jpegLs', lossy: true }],
  [`${DICOM}.4.90`, { kind: 'jpeg2000', lossy: false }],
  [`${DICOM}.4.91`, { kind: 'jpeg2000', lossy: true }],
  [`${DICOM}.4.201`, { kind: 'jpeg2000', lossy: false }],
  [`${DICOM}.4.202`, { kind: 'jpeg2000', lossy: false }],
  [`${DICOM}.4.203`, { kind: 'jpeg2000', lossy: true }],
]);

/** How frames of this transfer syntax are stored, or null where there is no decoder for it. */
export const pixelCoding = (transferSyntaxUID: string): PixelCoding | null => CODINGS.get(transferSyntaxUID) ?? null;
