/** Addresses of bytes on the window's own origin; ids only, never a name. */
const path = (...parts: readonly string[]): string => `/bytes/${parts.map(encodeURIComponent).join('/')}`;

export const caseThumbnail = (caseId: string, seriesId: string): string => path('thumbnail', 'case', caseId, seriesId);
export const scanThumbnail = (scanId: string, seriesId: string): string => path('thumbnail', scanId, seriesId);
export const uploadAddress = (uploadId: string, name: string): string =>
  `${path('upload', uploadId)}?name=${encodeURIComponent(name)}`;
export const layerAddress = (hash: string): string => path('layer', hash);
export const exportAddress = (ticket: string): string => path('export', ticket);
