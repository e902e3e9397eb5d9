// Reads bar codes and QR codes with the browser's own detector: from the camera, else from a photo. Where there is none,
// the line is typed by hand.
const LOOK_EVERY = 200;

async function detectorOf() {
  if (!("BarcodeDetector" in window)) return null;
  try {
    const formats = await BarcodeDetector.getSupportedFormats();
    return formats.length ? new BarcodeDetector({ formats }) : null;
  } catch {
    return null;
  }
}

class Scanner {
  constructor(box, detector) {
    this.box = box;
    this.detector = detector;
    this.input = box.previousElementSibling;
    this.video = box.querySelector("video");
    this.words = box.querySelector("[role=status]");
    this.start = box.querySelector("[data-scan-camera]");
    this.halt = box.querySelector("[data-scan-stop]");
    this.start.hidden = !navigator.mediaDevices?.getUserMedia;
    this.start.addEventListener("click", () => this.look());
    this.halt.addEventListener("click", () => this.stop());
    box.querySelector("[data-scan-photo]").addEventListener("change", (event) => this.read(event.target));
    window.addEventListener("pagehide", () => this.stop());
    box.hidden = false;
  }

  async look() {
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      this.start.hidden = true; // not allowed, or none there: photos remain
      return;
    }
    this.video.srcObject = this.stream;
    this.show(true);
    this.words.textContent = this.box.dataset.looking;
    await this.video.play();
    while (this.stream) {
      if (await this.take(this.video)) this.stop();
      await new Promise((go) => setTimeout(go, LOOK_EVERY));
    }
  }

  stop() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.show(false);
    if (this.words.textContent === this.box.dataset.looking) this.words.textContent = "";
  }

  show(looking) {
    this.video.hidden = this.halt.hidden = !looking;
    this.start.disabled = looking;
  }

  async read(chooser) {
    const file = chooser.files[0];
    chooser.value = "";
    if (!file) return;
    let found = false;
    try {
      found = await this.take(await createImageBitmap(file));
    } catch {
      // No picture that this browser can read.
    }
    if (!found) this.words.textContent = this.box.dataset.none;
  }

  async take(source) {
    const codes = await this.detector.detect(source).catch(() => []);
    if (!codes.length) return false;
    this.input.value = codes[0].rawValue;
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
    this.words.textContent = "";
    return true;
  }
}

const boxes = document.querySelectorAll("[data-scan]");
if (boxes.length) {
  detectorOf().then((detector) => {
    if (detector) for (const box of boxes) new Scanner(box, detector);
  });
}
