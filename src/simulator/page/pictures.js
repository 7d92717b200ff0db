const PREFIX = 'picture.';

/** Pictures sent from this page, so that they can be shown again; the platform only shows an id. */
export function keepPicture(msgid, dataUrl) {
  try {
    sessionStorage.setItem(PREFIX + msgid, dataUrl);
  } catch {
    // too large to keep: the chat then shows a placeholder after a reload
  }
}

export const pictureOf = (msgid) => sessionStorage.getItem(PREFIX + msgid) ?? undefined;

/** A file as `{dataUrl, dataBase64}`, pictures made small enough for a chat. */
export async function readPicture(file) {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, 960 / Math.max(bitmap.width, bitmap.height));
  const canvas = canvasOf(bitmap.width * scale, bitmap.height * scale);
  canvas.getContext('2d').drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return encoded(canvas);
}

/** A drawn photograph of a leaking pipe under a sink. */
export function samplePicture() {
  const canvas = canvasOf(480, 600);
  const pen = canvas.getContext('2d');
  fill(pen, '#cdd6d3', 0, 0, 480, 600);
  pen.strokeStyle = '#b7c2be';
  pen.lineWidth = 3;
  for (let y = 0; y < 440; y += 88) for (let x = 0; x < 480; x += 96) pen.strokeRect(x, y, 96, 88);
  fill(pen, '#8d7a66', 0, 440, 480, 160);
  const steel = pen.createLinearGradient(200, 0, 280, 0);
  steel.addColorStop(0, '#7f8a8f');
  steel.addColorStop(0.45, '#eef2f3');
  steel.addColorStop(1, '#6d787d');
  fill(pen, steel, 205, 0, 70, 250);
  fill(pen, steel, 188, 225, 104, 52);
  pen.strokeStyle = '#98a3a8';
  pen.lineWidth = 58;
  pen.beginPath();
  pen.arc(310, 290, 70, Math.PI, 0, true);
  pen.stroke();
  pen.fillStyle = 'rgba(120, 170, 205, 0.75)';
  for (const [y, size] of [
    [300, 9],
    [345, 11],
    [400, 13],
    [455, 14],
  ])
    drop(pen, 226, y, size);
  pen.fillStyle = 'rgba(150, 190, 215, 0.62)';
  pen.beginPath();
  pen.ellipse(236, 520, 170, 34, 0, 0, Math.PI * 2);
  pen.fill();
  return encoded(canvas);
}

/** A silent voice message of so many seconds, as a phone records it: AMR, 50 frames of 13 bytes a second. */
export function silentVoice(seconds) {
  const frame = String.fromCharCode(0x04, ...new Array(12).fill(0));
  return btoa(`#!AMR\n${frame.repeat(seconds * 50)}`);
}

function canvasOf(width, height) {
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width);
  canvas.height = Math.round(height);
  return canvas;
}

function fill(pen, style, ...rectangle) {
  pen.fillStyle = style;
  pen.fillRect(...rectangle);
}

function drop(pen, x, y, size) {
  pen.beginPath();
  pen.moveTo(x, y - size * 1.8);
  pen.quadraticCurveTo(x + size * 1.5, y + size, x, y + size);
  pen.quadraticCurveTo(x - size * 1.5, y + size, x, y - size * 1.8);
  pen.fill();
}

function encoded(canvas) {
  const dataUrl = canvas.toDataURL('image/jpeg', 0.82);
  return { dataUrl, dataBase64: dataUrl.slice(dataUrl.indexOf(',') + 1) };
}
