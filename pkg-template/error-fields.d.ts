// The types of error-fields.js, which the build puts beside this file.

/** The fields of an error with the names of their types. The type of a field that may be absent ends with `?`. */
export declare const FIELDS: Record<string, string>
