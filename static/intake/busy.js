// After a second of waiting the page says that it is being worked on; the same button is not pressed twice meanwhile.
const place = document.querySelector("[data-busy]");
const PATIENCE = 1000; // ms
let timer = null;

const tell = () => {
  const words = document.createElement("p");
  words.textContent = place.dataset.busy;
  place.append(document.createElement("progress"), words);
};

document.addEventListener("submit", (event) => {
  if (timer !== null) event.preventDefault();
  else timer = setTimeout(tell, PATIENCE);
});

// Back from the next page: nothing is under way.
addEventListener("pageshow", () => {
  clearTimeout(timer);
  timer = null;
  place.replaceChildren();
});
