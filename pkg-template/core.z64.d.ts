/** The core's WebAssembly module, deflated, in base64. The build puts the module beside this file. */
declare const base64: string
export default base64
