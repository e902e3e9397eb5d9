// Records sound where the browser can; the recording becomes the chosen file of the field below.
function prepare(box) {
  if (!navigator.mediaDevices?.getUserMedia || typeof MediaRecorder === "undefined") return;
  const button = box.querySelector("button");
  const text = box.querySelector("[role=status]");
  const input = box.parentElement.querySelector("input[type=file]");
  const longest = Number(input.dataset.seconds) || 120;
  let recorder = null;
  let timer = 0;

  async function start() {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      text.textContent = box.dataset.refused;
      return;
    }
    const pieces = [];
    const began = Date.now();
    recorder = new MediaRecorder(stream);
    recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
    recorder.addEventListener("stop", () => {
      clearInterval(timer);
      for (const track of stream.getTracks()) track.stop();
      const type = (recorder.mimeType || "audio/webm").split(";")[0];
      const extension = type.includes("mp4") ? "m4a" : type.includes("ogg") ? "ogg" : "webm";
      const transfer = new DataTransfer();
      transfer.items.add(new File(pieces, `record.${extension}`, { type }));
      input.files = transfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
      button.textContent = box.dataset.start;
      text.textContent = `${Math.round((Date.now() - began) / 1000)}″ ${box.dataset.done}`;
      recorder = null;
    });
    recorder.start();
    button.textContent = box.dataset.stop;
    timer = setInterval(() => {
      const seconds = Math.round((Date.now() - began) / 1000);
      text.textContent = `${seconds}″ / ${longest}″`;
      if (seconds >= longest) recorder?.stop();
    }, 250);
  }

  button.addEventListener("click", () => (recorder ? recorder.stop() : start()));
  box.hidden = false;
}

for (const box of document.querySelectorAll("[data-record]")) prepare(box);
