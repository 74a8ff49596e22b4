export { countBits } from './rows';
export { grow, componentAt, sweepState } from './sweep';
export { fillHoles, keepSmallHoles } from './holes';
export { largestComponent } from './largest';
export { bitsOf, writeSlice, relabelSlice } from './layers';
export { smoothInSlice, smoothScratch } from './smooth';
export { jointCounts } from './counts';
export { rescale } from './rescale';
