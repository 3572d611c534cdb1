// Keys of one letter can be switched off, on all pages at once: who speaks or types by other means would hit them unawares.

const SWITCH = "menurut-keys";

/** Whether keys of one letter are heard. */
export const areKeysOn = () => localStorage.getItem(SWITCH) !== "off";

/**
 * Lets a checkbox switch them.
 *
 * @param {HTMLInputElement} box
 */
export function switchKeysBy(box) {
  box.checked = areKeysOn();
  box.addEventListener("change", () => localStorage.setItem(SWITCH, box.checked ? "on" : "off"));
}
