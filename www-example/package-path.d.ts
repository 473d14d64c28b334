// A page without an import map names the package's file. Its types are those of the package.

declare module '*/webex-converged-recordings/widget.js' {
  export * from 'webex-converged-recordings/widget';
}
