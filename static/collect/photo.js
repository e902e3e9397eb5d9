// Shows a chosen photo at once and sends it smaller: a phone's 8 MB become a few hundred KB. Anything that cannot be
// read here is left as it is; the server decides.
const LONGEST = 2560;

async function smaller(file) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = LONGEST / Math.max(bitmap.width, bitmap.height);
  if (scale >= 1 && file.size < 1_000_000) return file;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * Math.min(scale, 1));
  canvas.height = Math.round(bitmap.height * Math.min(scale, 1));
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  if (!blob || blob.size >= file.size) return file;
  return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
}

function preview(input, file) {
  const field = input.closest(".g-field");
  let image = field.querySelector("img.g-photo");
  if (!image) {
    image = document.createElement("img");
    image.className = "g-photo";
    image.alt = "";
    input.before(image);
  }
  if (image.src.startsWith("blob:")) URL.revokeObjectURL(image.src);
  image.removeAttribute("width");
  image.removeAttribute("height");
  image.src = URL.createObjectURL(file);
}

for (const input of document.querySelectorAll("input[type=file][data-photo]")) {
  input.addEventListener("change", async () => {
    const file = input.files[0];
    if (!file) return;
    try {
      const kept = await smaller(file);
      if (kept !== file && input.files[0] === file) {
        const transfer = new DataTransfer();
        transfer.items.add(kept);
        input.files = transfer.files;
      }
      preview(input, kept);
    } catch {
      // No picture, or a browser that cannot shrink it: sent as it is.
    }
  });
}

// Several at once: each is made smaller; small pictures below the field show what was chosen.
for (const input of document.querySelectorAll("input[type=file][data-photos]")) {
  const strip = document.createElement("div");
  strip.className = "g-photos";
  input.after(strip);
  input.addEventListener("change", async () => {
    const chosen = [...input.files];
    const kept = await Promise.all(chosen.map((file) => smaller(file).catch(() => file)));
    if (chosen.some((file, index) => file !== input.files[index])) return; // chosen anew meanwhile
    const transfer = new DataTransfer();
    for (const file of kept) transfer.items.add(file);
    input.files = transfer.files;
    for (const image of strip.children) URL.revokeObjectURL(image.src);
    strip.replaceChildren(
      ...kept.map((file) => {
        const image = document.createElement("img");
        image.className = "g-photo";
        image.alt = "";
        image.src = URL.createObjectURL(file);
        return image;
      }),
    );
  });
}
