import { useEffect, useState } from 'react';
import { useApp } from '../common/app.ts';
import { filesOfDrop } from './gather.ts';
import { freeJob, shell } from './openCt.ts';

/** A folder, files or a zip may be dropped on any screen. */
export function DropAnywhere() {
  const app = useApp();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      setOver(false);
      const job = freeJob(app);
      if (!job) return;
      const { place } = app.store.getState();
      const how = { intoCase: place.name === 'series' ? place.caseId : null };
      const paths =
        shell()
          ?.pathsOf([...event.dataTransfer.files])
          .filter((path) => path !== '') ?? [];
      if (paths.length > 0) void job.openPaths(paths, how);
      else void job.openFiles(filesOfDrop(event.dataTransfer), how);
    };
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragover', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragover', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [app]);
  return over ? <div className="drop-veil">Let go to import</div> : null;
}
