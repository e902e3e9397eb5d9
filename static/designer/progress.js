// Takes the part of the page that says how far conversions are anew, every two seconds until all have ended.
const place = document.querySelector("[data-progress]");
const again = async () => {
  try {
    const response = await fetch(`${location.pathname}?part=1`, { headers: { "X-Requested-With": "fetch" } });
    if (response.ok && !response.redirected) place.innerHTML = await response.text();
  } catch { /* the next try may reach the server again */ }
  if (place.querySelector("[data-moving]")) setTimeout(again, 2000);
};
if (place?.querySelector("[data-moving]")) setTimeout(again, 2000);
