import './strict.ts';
import './theme.css';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { connectToHost } from './hostClient.ts';
import { browserTrail, createApp } from './panels/common/createApp.ts';
import { shell } from './panels/import/openCt.ts';
import { type Request, sessionRequest } from './sessionRequest.ts';
import { keepShellMenu } from './shellMenu.ts';
import { tabStorage, WindowNames } from './workspace/windowNames.ts';

// Inside Electron there is no session to come back to.
const request: Request = shell() ? (path, init) => fetch(path, init) : sessionRequest(window.location);
const names = new WindowNames(tabStorage());
window.addEventListener('pagehide', () => names.leave());
const app = createApp(
  connectToHost(request),
  browserTrail(window.history, window),
  () => new Date().toISOString(),
  request,
  names,
);
keepShellMenu(app, shell());
createRoot(document.getElementById('root')!).render(<App app={app} />);
