import { testSmall } from './small.ts';

testSmall('two-tabs');
