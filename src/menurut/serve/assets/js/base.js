// What every page does: colours that come as numbers, and the time zone of the browser, offered once.

/** Sets custom properties out of `data-css-NAME="value"`: the policy of the pages forbids style attributes. */
export function style(root = document) {
  for (const element of root.querySelectorAll("[data-css]")) {
    for (const pair of element.dataset.css.split(";")) {
      const at = pair.indexOf(":");
      if (at > 0) element.style.setProperty(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
    }
  }
}

style();
document.addEventListener("htmx:load", (event) => style(event.detail.elt));
