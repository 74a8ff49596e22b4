export { countAtLeast } from './threshold';
