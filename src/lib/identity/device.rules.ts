// In this order: many browsers also claim to be the later ones.
const browsers: [RegExp, string][] = [
	[/\bEdg(e|A|iOS)?\//, 'Edge'],
	[/\bOPR\/|\bOpera\b/, 'Opera'],
	[/\bSamsungBrowser\//, 'Samsung Internet'],
	[/\bFirefox\/|\bFxiOS\//, 'Firefox'],
	[/Chrom(e|ium)\/|\bCriOS\//, 'Chrome'],
	[/\bSafari\//, 'Safari']
];

const systems: [RegExp, string][] = [
	[/\biPhone\b/, 'iPhone'],
	[/\biPad\b/, 'iPad'],
	[/\bAndroid\b/, 'Android'],
	[/\bWindows\b/, 'Windows'],
	[/\bCrOS\b/, 'ChromeOS'],
	[/\bMacintosh\b|\bMac OS X\b/, 'Mac'],
	[/\bLinux\b/, 'Linux']
];

/** "Firefox on Windows": enough for its owner to know a device, too little to recognise anyone by. */
export function deviceWords(userAgent: string | null): string | null {
	if (!userAgent) return null;
	const named = (list: [RegExp, string][]) => list.find(([sign]) => sign.test(userAgent))?.[1];
	const browser = named(browsers);
	const system = named(systems);
	if (browser && system) return `${browser} on ${system}`;
	return browser ?? system ?? 'A program';
}
