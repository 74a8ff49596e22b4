import { cache, type Types, volumeLoader } from '@cornerstonejs/core';
import type { DisplayGrid } from './displayGrid.ts';

/** HU on a regular grid as Cornerstone draws them: views of the array it is given, never a copy. */
export class CtVolume {
  readonly id: string;
  private readonly volume: Types.IImageVolume;

  constructor(id: string, grid: DisplayGrid, hu: Int16Array) {
    this.id = id;
    const [columns, rows] = grid.dimensions;
    this.volume = volumeLoader.createLocalVolume(id, {
      metadata: {
        BitsAllocated: 16,
        BitsStored: 16,
        SamplesPerPixel: 1,
        HighBit: 15,
        PhotometricInterpretation: 'MONOCHROME2',
        PixelRepresentation: 1,
        Modality: 'CT',
        ImageOrientationPatient: [...grid.direction.slice(0, 6)],
        PixelSpacing: [grid.spacing[1], grid.spacing[0]],
        FrameOfReferenceUID: id,
        Columns: columns,
        Rows: rows,
        voiLut: [{ windowWidth: 400, windowCenter: 40 }],
        VOILUTFunction: 'LINEAR',
      },
      dimensions: [...grid.dimensions] as Types.Point3,
      spacing: [...grid.spacing] as Types.Point3,
      origin: [...grid.origin] as Types.Point3,
      direction: [...grid.direction] as unknown as Types.Mat3,
      scalarData: hu,
    } as Parameters<typeof volumeLoader.createLocalVolume>[1]);
  }

  /** These slices have new values: they go to the graphics card with the next frame. */
  changed(slices: readonly number[]): void {
    const texture = this.volume.vtkOpenGLTexture as { setUpdatedFrame(frame: number): void } | undefined;
    for (const slice of slices) texture?.setUpdatedFrame(slice);
  }

  release(): void {
    for (const imageId of this.volume.imageIds) cache.removeImageLoadObject(imageId, { force: true });
    cache.removeVolumeLoadObject(this.id);
  }
}
