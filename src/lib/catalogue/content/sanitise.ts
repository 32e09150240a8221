import sanitizeHtml from 'sanitize-html';

const headings = ['h2', 'h3', 'h4', 'h5', 'h6'];
const ids = ['id', 'class'];

/**
 * The second lock: whatever the renderer makes, only this reaches a page. No style, no script, no
 * handler, no frame; links lead to the web, mail or this page; images come from this site.
 */
const options: sanitizeHtml.IOptions = {
	allowedTags: [
		...headings,
		...'p ul ol li blockquote pre code em strong br a sup span section div'.split(' '),
		...'table thead tbody tr th td figure figcaption img details summary'.split(' ')
	],
	allowedAttributes: {
		...Object.fromEntries(headings.map((heading) => [heading, ids])),
		a: ['href', 'class', 'aria-describedby', 'title'],
		code: ['class'],
		details: ['class'],
		div: ['class', 'role', 'tabindex', 'aria-label'],
		figcaption: ['class'],
		figure: ['class'],
		img: ['src', 'alt', 'width', 'height', 'loading', 'decoding'],
		ol: ['class', 'start'],
		section: ['class', 'aria-labelledby'],
		span: ['class', 'id', 'role'],
		summary: ['class'],
		sup: ['class', 'id'],
		table: ['class'],
		tbody: ['class'],
		td: ['class'],
		th: ['class', 'scope'],
		thead: ['class'],
		tr: ['class'],
		ul: ['class']
	},
	allowedSchemes: ['http', 'https', 'mailto'],
	allowedSchemesAppliedToAttributes: ['href', 'src'],
	allowProtocolRelative: false,
	transformTags: {
		a(tagName, attribs) {
			const { href, ...rest } = attribs;
			const leads = /^(#|https?:\/\/|mailto:)/i.test(href ?? '');
			return { tagName, attribs: leads ? attribs : rest };
		}
	},
	disallowedTagsMode: 'discard',
	exclusiveFilter: ({ tag, attribs }) =>
		tag === 'img' && !/^\/images\/[0-9a-f]{64}\.(svg|png|jpg|gif)$/.test(attribs['src'] ?? '')
};

export const sanitise = (html: string): string => sanitizeHtml(html, options);
