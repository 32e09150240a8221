import type { Status } from './notice.ts';
import { statusNow } from './standing.ts';
import type { Entry } from './store.ts';

/** Server-made HTML: everything that comes from outside passes through `escape`. */

const escape = (text: string) =>
	text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const dayFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const momentFormat = new Intl.DateTimeFormat('en-GB', {
	dateStyle: 'full',
	timeStyle: 'short',
	timeZone: 'Europe/London'
});

const day = (text: string) =>
	`<time datetime="${text}">${dayFormat.format(new Date(`${text}T12:00:00Z`))}</time>`;
const moment = (at: Date) =>
	`<time datetime="${at.toISOString()}">${momentFormat.format(at)}</time>`;

const words: Record<Status, string> = {
	in_force: 'In force',
	conditions: 'In force with conditions',
	expired: 'Expired',
	suspended: 'Suspended',
	revoked: 'Revoked',
	withdrawn: 'No longer held',
	superseded: 'Replaced by a newer award'
};

/** Since when, without telling of a suspension that is over. */
function since(entry: Entry, status: Status): string {
	if (status === 'in_force') return entry.validFrom;
	if (status === 'expired' && entry.expiresOn) return entry.expiresOn;
	return entry.effectiveOn;
}

const tag = (status: Status) =>
	`<strong class="tag tag-${status}">${escape(words[status])}</strong>`;

export function listPage(list: {
	entries: Entry[];
	next: string | null;
	search: string;
	at: Date;
}): string {
	const { entries, next, search, at } = list;
	const rows = entries
		.map((entry) => {
			const status = statusNow(entry, at);
			return `<tr>
<th scope="row"><a href="/entries/${entry.id}">${escape(entry.name)}</a></th>
<td data-label="Qualification">${escape(entry.qualification)}</td>
<td data-label="Status">${tag(status)}</td>
<td data-label="Since">${day(since(entry, status))}</td>
</tr>`;
		})
		.join('\n');
	const none = search
		? `<p>Nobody on this register has a name with \u201c${escape(search)}\u201d in it. Check the spelling, or search for a part of the name.</p>`
		: '<p>Nobody is on this register yet.</p>';
	const table = `<div class="scroll" role="region" aria-labelledby="people" tabindex="0"><table>
<caption id="people">${search ? `Names with \u201c${escape(search)}\u201d` : 'Everyone on the register'}</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Qualification</th><th scope="col">Status</th><th scope="col">Since</th></tr></thead>
<tbody>
${rows}
</tbody>
</table></div>`;
	const more = next
		? `<p><a href="/?${escape(new URLSearchParams({ name: search, after: next }).toString())}">More names</a></p>`
		: '';
	return page(
		search ? `${search} - Reference register` : 'Reference register',
		`<h1>Professional register</h1>
<p>Who holds a qualification in cyber leadership for health and care, and whether it is in force today.</p>
<form method="get" action="/" role="search">
<label for="name">Name</label>
<div class="row"><input id="name" name="name" type="search" value="${escape(search)}" maxlength="100" autocomplete="off" spellcheck="false"><button>Search</button></div>
</form>
${entries.length ? table : none}
${more}
<p class="quiet">Answered on ${moment(at)}, United Kingdom time.</p>`
	);
}

export function entryPage(entry: Entry, at: Date): string {
	const status = statusNow(entry, at);
	const facts: [string, string][] = [
		['Status', tag(status)],
		[status === 'expired' ? 'Last day in force' : 'Since', day(since(entry, status))],
		...(status === 'in_force'
			? ([['Until', entry.expiresOn ? day(entry.expiresOn) : 'no end date']] as [string, string][])
			: []),
		['Qualification', escape(entry.qualification)],
		['Level', escape(entry.level)],
		...(entry.grade ? ([['Grade', escape(entry.grade)]] as [string, string][]) : []),
		['Awarded', `${day(entry.awardedOn)} by ${escape(entry.awardingBody)}`]
	];
	return page(
		`${entry.name} - Reference register`,
		`<p><a href="/">Back to the register</a></p>
<h1>${escape(entry.name)}</h1>
<dl>
${facts.map(([term, value]) => `<div><dt>${term}</dt><dd>${value}</dd></div>`).join('\n')}
</dl>
<p class="quiet">Answered on ${moment(at)}, United Kingdom time. Look again when it matters: a printed page is not proof.</p>`
	);
}

export const messagePage = (heading: string, message: string): string =>
	page(
		`${heading} - Reference register`,
		`<h1>${escape(heading)}</h1><p>${escape(message)}</p><p><a href="/">Go to the register</a></p>`
	);

const page = (title: string, main: string) => `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<a class="skip" href="#main">Skip to main content</a>
<header><div class="wide"><a href="/">Reference register</a></div></header>
<main id="main" class="wide" tabindex="-1">
${main}
</main>
<footer><div class="wide"><p>A demonstration: every person on it is invented. It is a separate program that knows about awards only what the register feed tells it.</p></div></footer>
</body>
</html>
`;

export const style = `*{box-sizing:border-box}
body{margin:0;font:1.1875rem/1.5 Arial,Helvetica,sans-serif;color:#1b1f24;background:#fff}
.wide{max-width:60rem;margin:0 auto;padding:0 1rem}
header{background:#3d2a56;padding:1rem 0}
header a{color:#fff;font-weight:700;font-size:1.25rem;text-decoration:none}
header a:hover{text-decoration:underline}
main.wide{padding-top:1.5rem;padding-bottom:3rem}
main:focus{outline:none}
h1{font-size:2.25rem;line-height:1.2;margin:.5rem 0 1rem;overflow-wrap:anywhere}
a{color:#3b4fa3}
a:focus,button:focus,input:focus,.scroll:focus{outline:3px solid #1b1f24;outline-offset:2px;background-color:#ffe27a;color:#1b1f24}
.skip{position:absolute;left:-999rem}
.skip:focus{left:.5rem;top:.5rem;padding:.5rem}
form{background:#f3f1f7;padding:1rem;margin:1.5rem 0}
label{display:block;font-weight:700;margin-bottom:.25rem}
.row{display:flex;gap:.5rem;flex-wrap:wrap}
input{font:inherit;padding:.4rem .5rem;border:2px solid #1b1f24;flex:1 1 14rem;min-width:0}
button{font:inherit;font-weight:700;padding:.4rem 1.25rem;border:2px solid #3d2a56;background:#3d2a56;color:#fff;cursor:pointer}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%}
caption{text-align:left;font-weight:700;padding:.5rem 0}
th,td{text-align:left;padding:.6rem 1rem .6rem 0;border-bottom:1px solid #c9c4d3;vertical-align:top}
dl{margin:0 0 1.5rem}
dl div{display:flex;flex-wrap:wrap;gap:0 1rem;padding:.6rem 0;border-bottom:1px solid #c9c4d3}
dt{font-weight:700;flex:0 0 12rem}
dd{margin:0;flex:1 1 14rem;overflow-wrap:anywhere}
.tag{display:inline-block;padding:.1rem .6rem;border:2px solid;font-size:1rem}
.tag-in_force{background:#dff2e1;color:#0b4a1a}
.tag-expired,.tag-withdrawn,.tag-superseded{background:#eceef1;color:#353b45}
.tag-suspended,.tag-conditions{background:#fff1cc;color:#5c3d00}
.tag-revoked{background:#fbe0df;color:#7d1210}
.quiet{color:#4a515c}
footer{border-top:4px solid #3d2a56;padding:1rem 0;font-size:1rem;background:#f3f1f7}
@media (max-width:40rem){thead{position:absolute;left:-999rem}table,caption,tbody,tr,tr>*{display:block}tr{padding:.6rem 0;border-bottom:1px solid #c9c4d3}tr>*{padding:.1rem 0;border:0}td::before{content:attr(data-label) ': ';color:#4a515c}}
@media print{header,form,footer,.skip{display:none}}
`;
