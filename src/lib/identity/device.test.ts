import { expect, it } from 'vitest';
import { deviceWords } from './device.rules.ts';

const gecko = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0';
const chromeLike = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36';

it.each([
	[gecko, 'Firefox on Windows'],
	[`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chromeLike} Edg/143.0.0.0`, 'Edge on Windows'],
	[`Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${chromeLike}`, 'Chrome on ChromeOS'],
	[`Mozilla/5.0 (Linux; Android 10; K) ${chromeLike}`, 'Chrome on Android'],
	[
		'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
		'Safari on iPhone'
	],
	['curl/8.5.0', 'A program'],
	['', null],
	[null, null]
])('names %s', (userAgent, words) => expect(deviceWords(userAgent)).toBe(words));
