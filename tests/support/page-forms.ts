/** A form as a page offers it to be sent. */
export type PageForm = { action: string; fields: PageField[] };
type PageField = { tag: string; type: string; name: string; value: string };

/** The forms of a page that change something; the one that signs out stands on every page and is left out. */
export function formsOn(html: string): PageForm[] {
	return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)]
		.map(([, form = '', inside = '']) => ({ form, inside }))
		.filter(({ form }) => attribute(form, 'method')?.toUpperCase() === 'POST')
		.map(({ form, inside }) => ({
			action: attribute(form, 'action') ?? '',
			fields: fieldsIn(inside)
		}))
		.filter(({ action }) => action !== '/sign-out');
}

const fieldsIn = (inside: string): PageField[] =>
	[...inside.matchAll(/<(input|textarea|select)\b([^>]*)>/g)].flatMap(([, tag = '', text = '']) => {
		const name = attribute(text, 'name');
		const type = attribute(text, 'type') ?? 'text';
		return name ? [{ tag, type, name, value: attribute(text, 'value') ?? '' }] : [];
	});

const attribute = (text: string, name: string) =>
	new RegExp(`\\b${name}="([^"]*)"`).exec(text)?.[1]?.replaceAll('&amp;', '&');

const CHOSEN = ['radio', 'checkbox', 'submit'];
const KEPT = ['text', 'email', 'search', 'tel', 'url'];

/** What nobody would send by the form's own buttons. Hidden fields stay, so that the rest is looked at. */
export function hostile({ fields }: PageForm, ending: string): Map<string, string> {
	const sent = new Map<string, string>();
	for (const { tag, type, name, value } of fields) {
		if (type === 'file') continue;
		if (type === 'hidden') sent.set(name, value);
		else if (tag === 'select' || CHOSEN.includes(type)) sent.set(name, 'nonsense');
		else sent.set(name, `"><b>${name}</b>'${ending}`);
	}
	return sent;
}

/** The fields that people type into whose fault is told in the words for those that they do not see. */
export const untold = (html: string, { fields }: PageForm): string[] =>
	fields
		.filter(({ tag, type }) => tag !== 'select' && type !== 'hidden' && !CHOSEN.includes(type))
		.filter(({ name }) => html.includes(`href="#${name}">This cannot be read`))
		.map(({ name }) => name);

/** The form as it stands, but whatever there is to choose from, something else was chosen that is nowhere. */
function strange({ fields }: PageForm): URLSearchParams {
	const nowhere = '00000000-0000-7000-8000-000000000000';
	const isChoice = ({ tag, type }: PageField) => tag === 'select' || type === 'radio';
	return new URLSearchParams(
		fields
			.filter(({ type }) => type !== 'file')
			.map((field) => [field.name, isChoice(field) ? nowhere : field.value || 'Words'])
	);
}

/** Bodies that no page sends: none that is no form, and none whose fields are wrong, too many or too long, may break anything. */
export function misshapen(form: PageForm): [what: string, body: URLSearchParams | Blob][] {
	const sent = [...hostile(form, '')];
	const typed = (type: string, text: string) => new Blob([text], { type });
	return [
		['plain text', typed('text/plain', 'a=b')],
		['JSON', typed('application/json', '{"a":[]}')],
		['half a form of parts', typed('multipart/form-data; boundary=x', '--x\r\nnonsense')],
		['letters that are none', typed('application/x-www-form-urlencoded', '%ED%A0%80=%FF&%&=&&a')],
		['a choice of what is nowhere', strange(form)],
		['every field twice, and others', new URLSearchParams([...sent, ...sent, ['__proto__', '1']])],
		['far too long a text', new URLSearchParams([...hostile(form, 'x'.repeat(100_000))])]
	];
}

/** The fields of a form whose text does not stand on the page that came back. */
export function lostFrom(html: string, { fields }: PageForm, sent: Map<string, string>): string[] {
	const shown = html.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
	return fields
		.filter(({ tag, type }) => tag === 'textarea' || (tag === 'input' && KEPT.includes(type)))
		.filter(({ name }) => !/password|token/i.test(name))
		.filter(({ name }) => !shown.includes(sent.get(name) ?? ''))
		.map(({ name }) => name);
}
