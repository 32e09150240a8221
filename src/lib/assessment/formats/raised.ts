/** Markdown has no raised and lowered text; Unicode has it for figures, signs and a few letters. */

const RAISED = pairs('0123456789+-−=()ni', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ');
const LOWERED = pairs('0123456789+-−=()aehklmnopstx', '₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕₖₗₘₙₒₚₛₜₓ');

function pairs(from: string, to: string): ReadonlyMap<string, string> {
	const signs = [...to];
	return new Map([...from].map((sign, index) => [sign, signs[index] ?? sign]));
}

/** 10<sup>3</sup> is 10³; what Unicode cannot raise is written x^(text), which the author is told. */
export function raised(tag: 'sup' | 'sub', inner: string, changes: string[]): string {
	const text = inner.replace(/\s+/g, ' ').trim();
	const signs = [...text.replaceAll('\\', '')];
	const known = tag === 'sup' ? RAISED : LOWERED;
	if (signs.every((sign) => known.has(sign))) return signs.map((sign) => known.get(sign)).join('');
	const [sign, word] = tag === 'sup' ? ['^', 'raised'] : ['\\_', 'lowered'];
	changes.push(`${word} text is written ${tag === 'sup' ? '^(…)' : '_(…)'}`);
	return `${sign}(${text})`;
}
