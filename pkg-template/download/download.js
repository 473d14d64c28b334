export async function downloadRecording() {}
export async function downloadLink() {}
