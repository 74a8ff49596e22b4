import '../strict.ts';
import { handedOverMesh, type MeshAttach, meshAnswers, type SurfaceAnswer, type SurfaceAsk } from './meshes.ts';

// Holds no logic: the first message attaches it to a volume, every further one asks for a surface.
let answer: ((ask: SurfaceAsk) => SurfaceAnswer) | null = null;

self.addEventListener('message', ({ data }: MessageEvent<MeshAttach | SurfaceAsk>) => {
  if ('layers' in data) {
    answer = meshAnswers(data);
    return;
  }
  const said = answer!(data);
  self.postMessage(said, { transfer: handedOverMesh(said) });
});
