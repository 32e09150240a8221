import { testSmall } from './small.ts';

testSmall('cut-network');
