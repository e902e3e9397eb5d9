// The tour for beginners: a window that points at one thing after the other, over several pages. Which step is next is
// kept in the tab; that it has ended is kept by the server, for the person. Esc and 跳过 end it at any step.
import { Pointer } from "./pointer.js";

const script = document.querySelector("script[data-gewu-tour]");
const KEPT = "gewu-form-tour";
const atStart = location.pathname === script.dataset.start;
const asked = atStart && new URLSearchParams(location.search).has("tour");
let told = null;

const isHere = (step) => (step.address === told.start ? atStart : Boolean(document.getElementById("body-root")));

const go = (number) => {
  sessionStorage.setItem(KEPT, String(number));
  if (isHere(told.steps[number])) show(number);
  else location.assign(told.steps[number].address);
};

const end = () => {
  sessionStorage.removeItem(KEPT);
  const { address, name, token } = told.keep;
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  fetch(address, { method: "PATCH", headers, body: JSON.stringify({ [name]: true }), keepalive: true });
};

let pointer = null;
const show = (number) => {
  pointer ??= new Pointer(told.words, { go, end });
  pointer.show(told.steps[number], number, told.steps.length);
};

const start = async () => {
  const kept = asked ? null : sessionStorage.getItem(KEPT);
  if (kept === null && !atStart) return;
  const response = await fetch(script.dataset.gewuTour, { headers: { "X-Requested-With": "XMLHttpRequest" } });
  if (!response.ok) return; // not for those who design no forms
  told = await response.json();
  if (asked) history.replaceState(null, "", location.pathname);
  const step = told.steps[Number(kept)];
  if (kept !== null && step && isHere(step)) show(Number(kept));
  else if (asked || (atStart && !told.ended)) go(0);
  else sessionStorage.removeItem(KEPT); // somebody went elsewhere meanwhile
};

if (document.readyState === "complete") start();
else window.addEventListener("load", start);
