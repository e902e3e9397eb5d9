// A field to sign in. What was drawn goes along as a small PNG; an empty field sends nothing.
const INK = "#10131a";

function prepare(box) {
  const canvas = box.querySelector("canvas");
  const hidden = box.querySelector("input");
  const pen = canvas.getContext("2d");
  let drawing = false;
  let last = null;
  let written = false; // a tap alone is no signature

  function at(event) {
    const frame = canvas.getBoundingClientRect();
    return [(event.clientX - frame.left) * (canvas.width / frame.width), (event.clientY - frame.top) * (canvas.height / frame.height)];
  }

  function clear() {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    hidden.value = "";
    written = false;
  }

  canvas.addEventListener("pointerdown", (event) => {
    drawing = true;
    last = at(event);
    canvas.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    const next = at(event);
    pen.strokeStyle = INK;
    pen.lineWidth = 5;
    pen.lineCap = pen.lineJoin = "round";
    pen.beginPath();
    pen.moveTo(...last);
    pen.lineTo(...next);
    pen.stroke();
    last = next;
    written = true;
    event.preventDefault();
  });
  for (const name of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(name, () => {
      if (drawing && written) {
        hidden.value = canvas.toDataURL("image/png");
        hidden.dispatchEvent(new Event("change", { bubbles: true }));
      }
      drawing = false;
    });
  }
  box.querySelector("button").addEventListener("click", clear);
  clear();
  box.hidden = false;
}

for (const box of document.querySelectorAll("[data-sign]")) prepare(box);
