// What every page does: colours that come as numbers, and the time zone of the browser, where none was chosen.

/** Sets custom properties out of `data-css-NAME="value"`: the policy of the pages forbids style attributes. */
export function style(root = document) {
  for (const element of root.querySelectorAll("[data-css]")) {
    for (const pair of element.dataset.css.split(";")) {
      const at = pair.indexOf(":");
      if (at > 0) element.style.setProperty(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
    }
  }
}

/** Tells the server the browser's time zone, unless one was chosen: moments are shown by its clock from the next page on. */
function offerZone() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!document.documentElement.dataset.zone && zone) {
    document.cookie = `browser-zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;
  }
}

style();
offerZone();
document.addEventListener("htmx:load", (event) => style(event.detail.elt));
