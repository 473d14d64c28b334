/** What the build puts in for this name: the package's version. */
declare const VERSION: string | undefined
