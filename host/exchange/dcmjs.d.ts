/** The part of dcmjs 0.50 that is used here; the package carries no types. */
declare module 'dcmjs' {
  const dcmjs: {
    data: {
      DicomMetaDictionary: {
        /** Attributes of PS3.6 by keyword; `tag` as `(0028,0010)`. */
        nameMap: Record<string, { tag: string; vr: string } | undefined>;
        naturalizeDataset(dataset: object): Record<string, unknown>;
      };
      DicomMessage: { readFile(bytes: ArrayBuffer): { meta: object; dict: object } };
    };
  };
  export default dcmjs;
}
