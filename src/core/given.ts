/**
 * The values that were given: null and undefined entries are left out, so that the result can be spread over defaults.
 * Notebooks use it for parameters where null means "as the use case says".
 * @example { ...useCase.decide, ...given({ volumePerDay: null, requiredAccuracy: 0.9 }) } // changes the accuracy alone
 */
export function given<Values extends Record<string, unknown>>(
  values: Values,
): { [Key in keyof Values]?: NonNullable<Values[Key]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined)) as {
    [Key in keyof Values]?: NonNullable<Values[Key]>;
  };
}
