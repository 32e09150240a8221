/**
 * SVG is a program in disguise. Only what draws is allowed here, read by a reader that knows nothing
 * else: whatever it does not recognise is refused, so a browser that reads more loosely finds no
 * more than this did. (The images are served in a sandbox as well.)
 */

const ELEMENTS = new Set(
	(
		'svg g title desc defs path rect circle ellipse line polyline polygon text tspan marker ' +
		'linearGradient radialGradient stop clipPath mask pattern symbol use'
	).split(' ')
);

const ATTRIBUTES = new Set(
	(
		'id class role lang xml:lang xml:space version viewBox width height x y x1 y1 x2 y2 cx cy r rx ry ' +
		'fx fy d points dx dy rotate transform preserveAspectRatio offset href markerWidth markerHeight ' +
		'refX refY orient markerUnits gradientUnits gradientTransform spreadMethod patternUnits ' +
		'patternTransform patternContentUnits clipPathUnits maskUnits maskContentUnits textLength ' +
		'lengthAdjust pathLength tabindex focusable fill fill-opacity fill-rule stroke stroke-width ' +
		'stroke-linecap stroke-linejoin stroke-dasharray stroke-dashoffset stroke-opacity ' +
		'stroke-miterlimit opacity color stop-color stop-opacity clip-path clip-rule mask marker-start ' +
		'marker-mid marker-end font-family font-size font-weight font-style text-anchor ' +
		'dominant-baseline alignment-baseline baseline-shift letter-spacing word-spacing ' +
		'text-decoration visibility display overflow paint-order vector-effect shape-rendering ' +
		'text-rendering color-interpolation'
	).split(' ')
);

const FUNCTIONS = new Set('translate scale rotate skewX skewY matrix rgb rgba hsl hsla'.split(' '));
const NAMESPACE = 'http://www.w3.org/2000/svg';

const TOKEN =
	/<!--(?!>|->)(?:(?!--)[\s\S])*-->|<\/([A-Za-z][\w:-]*)\s*>|<([A-Za-z][\w:-]*)((?:\s+[\w:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|[^<]+/y;
const ATTRIBUTE = /([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const REFERENCES = /&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-fA-F]{1,6});/g;

/** @returns a plain sentence about the first thing that may not stand in an SVG image */
export function svgFault(source: string): string | undefined {
	const text = source.replace(/^\s*<\?xml\s[^?<>]*\?>/, '').trim();
	if (/<[!?](?!--)/.test(text)) return 'holds a document type, CDATA or processing instruction';
	const open: string[] = [];
	let at = 0;
	let roots = 0;
	while (at < text.length) {
		TOKEN.lastIndex = at;
		const token = TOKEN.exec(text);
		if (!token) return `is not well-formed near "${text.slice(at, at + 30)}"`;
		at = TOKEN.lastIndex;
		const [all, closing, opening, attributes = '', selfClosing] = token;
		if (closing) {
			if (open.pop() !== closing) return `closes <${closing}> where it is not open`;
		} else if (opening) {
			if (open.length === 0 && (roots++ > 0 || opening !== 'svg'))
				return 'must be one <svg> element';
			const fault = elementFault(opening, attributes, open.length === 0);
			if (fault) return fault;
			if (!selfClosing) open.push(opening);
		} else if (!all.startsWith('<!--')) {
			if (open.length === 0 && all.trim() !== '') return 'holds text outside <svg>';
			if (all.replace(REFERENCES, '').includes('&')) return 'holds an unknown & reference';
		}
	}
	return open.length > 0 || roots === 0 ? 'is not a complete SVG image' : undefined;
}

function elementFault(name: string, attributes: string, root: boolean): string | undefined {
	if (!ELEMENTS.has(name)) return `holds <${name}>, which is not allowed in an image`;
	const seen = new Set<string>();
	for (const [, attribute = '', double, single] of attributes.matchAll(ATTRIBUTE)) {
		if (seen.has(attribute)) return `writes ${attribute} twice on one element`;
		seen.add(attribute);
		const fault = attributeFault(name, attribute, double ?? single ?? '');
		if (fault) return fault;
	}
	if (root && !seen.has('xmlns')) return `must begin with <svg xmlns="${NAMESPACE}">`;
	return undefined;
}

function attributeFault(element: string, name: string, value: string): string | undefined {
	if (name === 'xmlns') {
		return value === NAMESPACE && element === 'svg' ? undefined : 'uses a foreign namespace';
	}
	if (value.replace(REFERENCES, '').includes('&')) return 'holds an unknown & reference';
	// Words for readers, never looked at as code.
	if (/^aria-[a-z]+$/.test(name)) return undefined;
	if (!ATTRIBUTES.has(name)) return `holds ${name}="...", which is not allowed in an image`;
	if (name === 'href' && !/^#[\w-]+$/.test(value)) return 'refers to something outside of itself';
	// No references or escapes where a browser reads style: they could hide an address.
	if (/[&\\@]/.test(value)) return `holds "${value.slice(0, 30)}" in ${name}, which is not allowed`;
	for (const [, called = '', argument = ''] of value.matchAll(/([\w-]*)\s*\(([^)]*)\)?/g)) {
		const local = called === 'url' && /^#[\w-]+$/.test(argument);
		if (!local && !FUNCTIONS.has(called)) return 'refers to something outside of itself';
	}
	return undefined;
}
