import type { Limit } from '#lib/platform/rate-limit.server.ts';

/** For each token, all addresses of the feed together: ten a second, which no reader in good order needs. */
export const feedReadings: Limit = { name: 'feed', max: 600, windowSeconds: 60 };

/** For each register: two answers to each of 25 notices a second. */
export const answersTaken: Limit = { name: 'answers', max: 3000, windowSeconds: 60 };
