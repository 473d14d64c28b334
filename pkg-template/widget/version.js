// The version of the package. The build defines `VERSION`; these files as they are have none.

export const version = typeof VERSION === 'undefined' ? '0.0.0' : VERSION
