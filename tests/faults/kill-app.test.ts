import { testSmall } from './small.ts';

testSmall('kill-app');
