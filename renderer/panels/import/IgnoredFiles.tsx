import { count } from '../../format.ts';
import { refusalWords } from '../../words.ts';
import type { Scan } from './importJob.ts';

/** What could not be read, by reason, each file by name: nothing is left out in silence. */
export function IgnoredFiles({ ignored }: { readonly ignored: Scan['ignored'] }) {
  if (ignored.length === 0) return null;
  const codes = [...new Set(ignored.map((i) => i.code))];
  return (
    <details className="ignored">
      <summary>{count(ignored.length, 'file was', 'files were')} not read</summary>
      {codes.map((code) => {
        const files = ignored.filter((i) => i.code === code);
        const { title, wayOut } = refusalWords(code);
        return (
          <div key={code}>
            <p>
              {title}: {count(files.length, 'file')}. <span className="dim">{wayOut}</span>{' '}
              <span className="code">{code}</span>
            </p>
            <ul>
              {files.map(({ path }) => (
                <li key={path} className="dim">
                  {path}
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </details>
  );
}
