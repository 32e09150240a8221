import { testSmall } from './small.ts';

testSmall('clock-skew');
