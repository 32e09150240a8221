import type { Better } from '../better.ts';
import { betterPicks } from '../picks.better.ts';
import type { MultipleResponseBody } from './multiple-response.content.ts';

export const better: Better<MultipleResponseBody> = ({ options }) => betterPicks(options);
