/**
 * An attachment for the place where somebody marks, so that nothing needs the mouse: 1 to 4 choose a
 * level and go on to the next criterion, Ctrl and Enter publish. The keys 1 to 4 count only where nobody
 * can be writing: on a level, and on the script, where they are for the first criterion without one.
 */
export function markingKeys(place: HTMLElement) {
	const press = (event: KeyboardEvent) => {
		const { key, target, altKey } = event;
		const withControl = event.ctrlKey || event.metaKey;
		if (key === 'Enter' && withControl) {
			(place.closest('form') ?? place.querySelector('form'))?.requestSubmit();
		}
		if (withControl || altKey || !(target instanceof HTMLElement)) return;
		const criteria = [...place.querySelectorAll('[role=radiogroup]')];
		const at = target.matches('[data-script]')
			? criteria.findIndex((one) => !one.querySelector(':checked'))
			: criteria.findIndex((one) => one.contains(target));
		const level = radiosOf(criteria[at])[Number(key) - 1];
		if (!level) return;
		event.preventDefault();
		level.checked = true;
		level.dispatchEvent(new Event('change', { bubbles: true }));
		const next = radiosOf(criteria[at + 1]);
		const onward = next.find(({ checked }) => checked) ?? next[0];
		(onward ?? place.querySelector<HTMLElement>('[name=overall]'))?.focus();
	};
	place.addEventListener('keydown', press);
	return () => place.removeEventListener('keydown', press);
}

const radiosOf = (criterion: Element | undefined) => [
	...(criterion?.querySelectorAll<HTMLInputElement>('input[type=radio]') ?? [])
];
