/** The part of pdfmake 0.3 that is used here; the package carries no types. */
declare module 'pdfmake' {
  interface Pdf {
    getBuffer(): Promise<Buffer>;
  }
  const pdfmake: {
    setFonts(fonts: Record<string, { normal: string; bold: string; italics: string; bolditalics: string }>): void;
    setLocalAccessPolicy(allowed: (path: string) => boolean): void;
    setUrlAccessPolicy(allowed: (url: string) => boolean): void;
    createPdf(definition: object): Pdf;
  };
  export default pdfmake;
}
