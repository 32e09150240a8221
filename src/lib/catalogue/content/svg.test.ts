import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readImage } from './image.ts';
import { svgFault } from './svg.ts';

const svg = (inside: string, attributes = '') =>
	`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"${attributes}>${inside}</svg>`;

describe('an image that only draws is taken', () => {
	test.each([
		svg(''),
		`<?xml version="1.0" encoding="UTF-8"?>\n<!-- made by hand -->\n${svg('<title>A &amp; B</title>')}\n`,
		svg('<g fill="none" stroke="#12263a"><path d="M0 0 H10" transform="rotate(45 5 5)"/></g>'),
		svg(
			'<defs><marker id="m"><path d="M0 0"/></marker></defs><path d="M0 0" marker-end="url(#m)"/>'
		),
		svg('<use href="#m"/>', ' role="img" aria-label="a (b) &quot;c&quot;"'),
		svg(`<text font-family="system-ui, 'Segoe UI', sans-serif">x &lt; y &#8364;</text>`)
	])('%s', (source) => expect(svgFault(source)).toBeUndefined());
});

describe('everything else is refused', () => {
	test.each([
		['a script', svg('<script>alert(1)</script>')],
		['a script in capitals', svg('<SCRIPT>alert(1)</SCRIPT>')],
		['a script of another namespace', svg('<x:script xmlns:x="http://www.w3.org/1999/xhtml"/>')],
		['HTML inside', svg('<foreignObject><iframe src="https://evil.example"/></foreignObject>')],
		['a handler', svg('', ' onload="alert(1)"')],
		['a handler over a line', svg('<rect\nonclick\n=\n"alert(1)"/>')],
		['a handler without quotes', svg('<rect onclick=alert(1) />')],
		['animation that sets an address', svg('<set attributeName="href" to="javascript:alert(1)"/>')],
		['a link', svg('<a href="https://evil.example">x</a>')],
		['an address elsewhere', svg('<use href="https://evil.example/x.svg#a"/>')],
		['an old address elsewhere', svg('<use xlink:href="data:image/svg+xml,x"/>')],
		['an image', svg('<image href="https://evil.example/t.png"/>')],
		['paint from elsewhere', svg('<rect fill="url(https://evil.example/#a)"/>')],
		['paint hidden by an escape', svg('<rect fill="u\\72l(https://evil.example/)"/>')],
		['paint hidden by a reference', svg('<rect fill="url&#40;https://evil.example/&#41;"/>')],
		['an image set', svg('<rect fill="image-set(\'https://evil.example\' 1x)"/>')],
		['a style element', svg('<style>@import "https://evil.example"</style>')],
		['a style attribute', svg('<rect style="fill:url(https://evil.example)"/>')],
		['an entity', `<!DOCTYPE svg [<!ENTITY x "y">]>${svg('<text>&x;</text>')}`],
		['an unknown reference', svg('<text>&x;</text>')],
		['CDATA', svg('<text><![CDATA[<script>]]></text>')],
		['an instruction', `<?xml-stylesheet href="https://evil.example"?>${svg('')}`],
		['an instruction inside', svg('<?php echo 1 ?>')],
		['a comment that ends early', svg('<!--> <script>alert(1)</script> -->')],
		['an attribute twice', svg('<rect fill="a" fill="b"/>')],
		['a tag that stays open', '<svg xmlns="http://www.w3.org/2000/svg"><g>'],
		['tags that cross', svg('<g><text></g></text>')],
		['two roots', svg('') + svg('')],
		['text around', `x${svg('')}`],
		['no namespace', '<svg viewBox="0 0 1 1"></svg>'],
		['another namespace', '<svg xmlns="http://www.w3.org/1999/xhtml"></svg>'],
		['HTML', '<html></html>'],
		['nothing', '']
	])('%s', (_name, source) => expect(svgFault(source)).toBeTypeOf('string'));
});

test('whatever is taken holds no script, handler or address', () => {
	const piece = fc.constantFrom(
		...[
			'<g>',
			'</g>',
			'<rect ',
			'/>',
			'>',
			' fill="',
			'"',
			'url(#a)',
			'url(',
			')',
			' onload="',
			'x',
			'&',
			';'
		],
		...[
			'<script>',
			'</script>',
			'<!--',
			'-->',
			' href="#a"',
			' href="',
			'javascript:',
			'\\',
			"'",
			'<',
			']]>',
			'\n'
		]
	);
	fc.assert(
		fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
			const source = svg(pieces.join(''));
			if (svgFault(source) !== undefined) return;
			const bare = source.replace(/<!--[^]*?-->/g, '');
			for (const tag of bare.match(/<(?:"[^"]*"|'[^']*'|[^>"'])*>/g) ?? []) {
				expect(tag).not.toMatch(/^<script/i);
				expect(tag).not.toMatch(/\shref="(?!#)/i);
				expect(tag.replace(/"[^"]*"|'[^']*'/g, '""')).not.toMatch(/\son\w+\s*=/i);
			}
		}),
		{ numRuns: 3000 }
	);
});

test('sizes come from the image', () => {
	const bytes = new TextEncoder().encode(svg('').replace('0 0 10 10', '0, 0, 640.4 320'));
	expect(readImage('a.svg', bytes)).toMatchObject({ width: 640, height: 320, ending: 'svg' });
	expect(
		readImage('a.svg', new TextEncoder().encode(svg('').replace('viewBox', 'version')))
	).toContain('viewBox');
	expect(readImage('a.png', bytes)).toBe('is no PNG image');
	expect(readImage('a.png', new Uint8Array())).toBe('is no PNG image');
	expect(readImage('a.svg', Uint8Array.of(0xff, 0xfe))).toBe('is not UTF-8 text');
});
