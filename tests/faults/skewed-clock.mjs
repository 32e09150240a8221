// Preloaded into a server whose clock goes wrong: everything that asks the machine for the time gets
// it SKEW_MS later.
const skewMs = Number(process.env['SKEW_MS']);
const TrueDate = Date;
globalThis.Date = class extends TrueDate {
	/** @param {ConstructorParameters<DateConstructor>} given */
	constructor(...given) {
		// @ts-expect-error -- whatever a date is made from
		if (given.length > 0) super(...given);
		else super(TrueDate.now() + skewMs);
	}
	static now() {
		return TrueDate.now() + skewMs;
	}
};
const origin = performance.timeOrigin + skewMs;
Object.defineProperty(performance, 'timeOrigin', { value: origin });
