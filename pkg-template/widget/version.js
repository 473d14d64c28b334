// The package's version. Only the build defines `VERSION`.

export const version = typeof VERSION === 'undefined' ? '0.0.0' : VERSION
